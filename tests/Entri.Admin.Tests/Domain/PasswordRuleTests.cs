using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

/// <summary>New passwords: what attackers try first is refused, and what they cannot guess is not.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class PasswordRuleTests
{
    private static readonly string[] Known = ["Ada Müller-Lovelace", "ada.lovelace@calculating.example", "Analytical Engines"];

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("correct horse battery staple")]
    [InlineData("lamp umbrella")]
    [InlineData("kitchen-window-tuesday")]
    [InlineData("wxkqpzrvnmtl")]
    [InlineData("839201746582")]
    [InlineData("g7#kP!2vQz9m")]
    [InlineData("ada likes green apples daily")]
    [InlineData("my engines drink purple tea")]
    [InlineData("Tüchtige Möwen fliegen")]
    [InlineData("Жёлтый паровоз едет")]
    [InlineData("用心记住这个很长的密码吧真的")]
    [InlineData("Tr0ub4dor&3-lamp-x")]
    public void Password_ThatIsHardToGuess_IsTaken(string text) => Assert.Null(Rules.Password(text, Known));

    [Theory]
    [InlineData("short-one-1")]
    [InlineData("1234567890")]
    [InlineData("password123")]
    public void Password_UnderTwelveCharacters_IsRefused(string text) =>
        Assert.Equal("must be at least 12 characters long", Rules.Password(text, Known));

    [Theory]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa1!")]
    [InlineData("abcabcabcabc")]
    [InlineData("aabbccddeeff")]
    [InlineData("xkqzxkqzxkqzxkqz")]
    [InlineData("password1234")]
    [InlineData("Password!!!!!!")]
    [InlineData("P@ssw0rd2024!")]
    [InlineData("PÄSSWORD----1")]
    [InlineData("drowssapdrowssap")]
    [InlineData("qwertyuiop12")]
    [InlineData("poiuytrewq12")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("123456789012")]
    [InlineData("abcdefghijkl")]
    [InlineData("Welcome2024!!")]
    [InlineData("letmeinletmein")]
    [InlineData("p a s s w o r d 1")]
    [InlineData("unbelievable")]
    [InlineData("WILLIAMTORRES99")]
    [InlineData("            ")]
    public void Password_ThatIsCommonRepeatedOrPadded_IsRefused(string text) => Assert.NotNull(Rules.Password(text));

    [Theory]
    [InlineData("ada.lovelace@calculating.example")]
    [InlineData("ada.lovelace")]
    [InlineData("AdaLovelace1815")]
    [InlineData("adalovelace!!")]
    [InlineData("4d4_l0v3l4c3")]
    [InlineData("ecalevol-ada-1")]
    [InlineData("mullerlovelace")]
    [InlineData("MüllerMüller12")]
    [InlineData("calculating2024")]
    [InlineData("AnalyticalEngines")]
    [InlineData("analytical-engines-1")]
    [InlineData("Entri-Entri-Entri")]
    [InlineData("EntriAdmin2026!")]
    public void Password_ThatIsMadeOfWhatIsKnown_IsRefused(string text) => Assert.NotNull(Rules.Password(text, Known));

    [Fact]
    public void Password_MadeOfAName_IsRefusedForItsOwnerAlone()
    {
        const string Password = "lovelace-bq7-zt";

        Assert.Null(Rules.Password(Password));
        Assert.Equal(
            "must be more than your name, your email address, your organization or Entri with a little added",
            Rules.Password(Password, Known));
    }

    /// <summary>Every word of the list, in any case.</summary>
    [Fact]
    public void Passwords_ThatManyPeopleHave_AreRefused()
    {
        var list = File.ReadLines(Path.Combine(Repository.Root, "src", "Entri.Admin", "Domain", "common-passwords.txt"))
            .Where(line => line.Length >= 12 && !line.StartsWith("# ", StringComparison.Ordinal)).ToList();

        Assert.InRange(list.Count, 40_000, 50_000);
        Assert.All(list.Where((_, i) => i % 50 == 0), word => Assert.NotNull(Rules.Password(word.ToUpperInvariant())));
    }

    [Theory]
    [InlineData("\uD800\uDFFF\uFFFE\uFFFF\uFDD0\0\u202E\uFEFFabcd")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦")]
    public void Password_OfAnyCharacters_IsJudgedWithoutAnError(string text) => Rules.Password(text, text, "\uFFFE", "", null, "@");
}
