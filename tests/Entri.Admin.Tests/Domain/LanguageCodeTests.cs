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

    [Fact]
    public void DisplayName_OfAKnownCode_IsItsName() => Assert.Equal("Portuguese (Brazil)", LanguageCode.DisplayName("pt-BR"));
}
