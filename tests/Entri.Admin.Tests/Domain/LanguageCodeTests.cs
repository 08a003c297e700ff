using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

public sealed class LanguageCodeTests
{
    [Theory]
    [InlineData("en", "en")]
    [InlineData("EN", "en")]
    [InlineData("pt-br", "pt-BR")]
    [InlineData("zh-hans-cn", "zh-Hans-CN")]
    [InlineData("es-419", "es-419")]
    [InlineData("sr-Latn", "sr-Latn")]
    [InlineData("zh-cn", "zh-CN")]
    [InlineData("la", "la")]
    [InlineData("deu", "de")]
    [InlineData("deu-at", "de-AT")]
    [InlineData("iw", "he")]
    public void Normalize_KnownLanguage_IsInItsUsualSpelling(string text, string expected) =>
        Assert.Equal(expected, LanguageCode.Normalize(text));

    [Theory]
    [InlineData("xx")]
    [InlineData("zz")]
    [InlineData("qqq")]
    [InlineData("")]
    [InlineData("e")]
    [InlineData("english")]
    [InlineData("en_US")]
    [InlineData("en-")]
    [InlineData("en\n")]
    [InlineData("../en")]
    [InlineData("en-US-posix")]
    [InlineData("und")]
    [InlineData("UND")]
    [InlineData("und-Latn")]
    [InlineData("und-DE")]
    [InlineData("mul")]
    [InlineData("mis")]
    [InlineData("zxx")]
    public void Normalize_UnknownLanguage_IsNull(string text) => Assert.Null(LanguageCode.Normalize(text));

    [Fact]
    public void Search_ForAnything_FindsOnlyWhatCanBeStored() =>
        Assert.All(LanguageCode.Search(null), code => Assert.Equal(code, LanguageCode.Normalize(code)));

    [Theory]
    [InlineData("german", "de")]
    [InlineData("GERMAN austria", "de-AT")]
    [InlineData("de", "de")]
    [InlineData("pt-b", "pt-BR")]
    [InlineData("portu braz", "pt-BR")]
    [InlineData("bokmål", "nb")]
    public void Search_ForANameOrACode_FindsItFirst(string text, string code) => Assert.Equal(code, LanguageCode.Search(text).First());

    [Theory]
    [InlineData("zzzz")]
    [InlineData("\0")]
    [InlineData("german zzzz")]
    public void Search_ForNothingThatIs_FindsNothing(string text) => Assert.Empty(LanguageCode.Search(text));

    [Fact]
    public void List_IsLongAndInOneSpelling()
    {
        string[] all = [.. LanguageCode.Search(null)];

        Assert.True(all.Length > 1000);
        Assert.Equal(all.Length, all.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(all, code => Assert.True(code.Length <= LanguageCode.MaxLength && LanguageCode.IsWellFormed(code), code));
        Assert.All(all, code => Assert.NotEqual(code, LanguageCode.DisplayName(code)));
    }

    [Fact]
    public void DisplayName_OfACodeThatIsKnownNoMore_IsTheCode() => Assert.Equal("qqq", LanguageCode.DisplayName("qqq"));

    [Fact]
    public void DisplayName_OfAKnownCode_IsItsName() => Assert.Equal("Portuguese (Brazil)", LanguageCode.DisplayName("pt-BR"));
}
