using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

public sealed class RulesTests
{
    private const string Empty = "should not be empty";
    private const string Invisible = "must not contain invisible characters";
    private const string Hidden = "must not contain control characters";

    [Theory]
    [InlineData("CI", null)]
    [InlineData("مشروع", null)]
    [InlineData("👩‍👩‍👧‍👦", null)]
    [InlineData("a\u200Db", null)]
    [InlineData(null, Empty)]
    [InlineData("", Empty)]
    [InlineData(" \t\n\u00A0\u3000", Empty)]
    [InlineData("a\nb", Hidden)]
    [InlineData("a\u0000", Hidden)]
    [InlineData("a\u007F", Hidden)]
    [InlineData("a\u0085b", Hidden)]
    [InlineData("a\u2028b", Hidden)]
    [InlineData("a\u202Eb", Hidden)]
    [InlineData("a\u2069b", Hidden)]
    [InlineData("\uFEFFa", Hidden)]
    [InlineData("a\uFFFE", Hidden)]
    [InlineData("a\uFFFF", Hidden)]
    [InlineData("a\uFDD0", Hidden)]
    [InlineData("a\u200Bb", Invisible)]
    [InlineData("\u3164", Invisible)]
    [InlineData("\u2800", Invisible)]
    [InlineData("soft\u00ADhyphen", Invisible)]
    [InlineData("a\u200Fb", Invisible)]
    [InlineData("tag\U000E0041", Invisible)]
    [InlineData("\u200D", Empty)]
    [InlineData("\uFE0F", Empty)]
    [InlineData("\u0301", Empty)]
    [InlineData("می\u200Cخواهم", null)]
    [InlineData("…", null)]
    [InlineData("❤\uFE0F", null)]
    public void Name_OfThatText_IsJudged(string? text, string? problem) => Assert.Equal(problem, Rules.Name(text));

    [Theory]
    [InlineData('\uD800')]
    [InlineData('\uDFFF')]
    public void Name_WithHalfACharacter_IsRefused(char half)
    {
        Assert.Equal(Hidden, Rules.Name($"a{half}"));
        Assert.Equal(Hidden, Rules.Name($"{half}a"));
    }

    [Theory]
    [InlineData("  CI  ", "CI")]
    [InlineData("two  blanks\u00A0\u3000wide", "two blanks wide")]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦")]
    public void CleanName_IsWhatPeopleRead(string text, string expected) => Assert.Equal(expected, Rules.CleanName(text));

    [Fact]
    public void Name_ThatGrowsAsItIsComposed_StillFits() =>
        Assert.Equal("must be at most 100 characters long", Rules.Name(new string('\u0958', 100)));

    [Fact]
    public void Name_Length_IsLimited()
    {
        Assert.Null(Rules.Name(new string('x', 100)));
        Assert.Equal("must be at most 100 characters long", Rules.Name(new string('x', 101)));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("one\r\ntwo\tthree", null)]
    [InlineData("bell\u0007", Hidden)]
    [InlineData("\u202Eturned", Hidden)]
    public void Description_OfThatText_IsJudged(string? text, string? problem) => Assert.Equal(problem, Rules.Description(text));

    [Fact]
    public void Description_Length_IsLimited()
    {
        Assert.Null(Rules.Description(new string('x', 500)));
        Assert.Equal("must be at most 500 characters long", Rules.Description(new string('x', 501)));
    }

    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ada+tag@sub.example.com", true)]
    [InlineData("ada@例子.广告", true)]
    [InlineData(" ada@example.com\u00A0", true)]
    [InlineData("ada@example.com\n", true)]
    [InlineData("用户@例子.广告", false)]
    [InlineData("ada@example..com", false)]
    [InlineData("", false)]
    [InlineData("ada", false)]
    [InlineData("@example.com", false)]
    [InlineData("ada@", false)]
    [InlineData("a@b@c", false)]
    [InlineData("a b@example.com", false)]
    [InlineData("ada@example.com\nada", false)]
    [InlineData("ada@\u202Eexample.com", false)]
    [InlineData("ada\uFFFE@example.com", false)]
    public void Email_OfThatText_IsJudged(string text, bool isRight) => Assert.Equal(isRight, Rules.Email(text) is null);

    [Theory]
    [InlineData("correct horse", true)]
    [InlineData("1234567890", false)]
    [InlineData("short-one", false)]
    [InlineData("aaaaaaaaaaaaaaaa", false)]
    [InlineData("abcabcabcabcabc", false)]
    [InlineData("", false)]
    public void Password_OfThatText_IsJudged(string text, bool isRight) => Assert.Equal(isRight, Rules.Password(text) is null);

    [Fact]
    public void Password_Length_IsLimited()
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(number => $"{number * 7919 % 997:000}, "));

        Assert.Null(Rules.Password(text));
        Assert.Equal("must be at most 200 characters long", Rules.Password(text + "f"));
    }

    [Theory]
    [InlineData("en", null)]
    [InlineData("xx", null)]
    [InlineData("", Empty)]
    [InlineData("english", "must be a language code such as en or pt-BR")]
    public void Language_OfThatText_IsJudgedByItsForm(string text, string? problem) => Assert.Equal(problem, Rules.Language(text));

    [Fact]
    public void FieldErrors_OfSeveralFields_NamesEach()
    {
        var failure = new FieldErrors().Check("name", "is bad").Check("slug", null).Check("email", "is worse").Failure;

        Assert.Equal(["name is bad", "email is worse"], Assert.IsType<Failure.Invalid>(failure).Errors.Select(error => error.Message));
        Assert.Null(new FieldErrors().Check("name", null).Failure);
    }
}
