using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData(" \tada@example.com\u00A0", "ada@example.com")]
    [InlineData("Ada@EXAMPLE.com", "Ada@example.com")]
    [InlineData("ada@münchen.example", "ada@xn--mnchen-3ya.example")]
    [InlineData("ada@MÜNCHEN.example", "ada@xn--mnchen-3ya.example")]
    [InlineData("ada@mu\u0308nchen.example", "ada@xn--mnchen-3ya.example")]
    [InlineData("ada@XN--MNCHEN-3YA.example", "ada@xn--mnchen-3ya.example")]
    [InlineData("o'hara+x@sub.example.com", "o'hara+x@sub.example.com")]
    [InlineData("ada@localhost", "ada@localhost")]
    [InlineData("用户@例子.广告", null)]
    [InlineData("äda@example.com", null)]
    [InlineData("a\u00A0b@example.com", null)]
    [InlineData("ada@example..com", null)]
    [InlineData("ada@-example.com", null)]
    [InlineData("ada@example_1.com", null)]
    [InlineData("\"a b\"@example.com", null)]
    [InlineData("ada@[127.0.0.1]", null)]
    [InlineData("ada@\uFFFE", null)]
    [InlineData("\uFFFE@x", null)]
    [InlineData("a@\uD800", null)]
    [InlineData("ada@example.com\n.", null)]
    public void Clean_OfThatText_IsWhatABrowserSends(string text, string? expected) => Assert.Equal(expected, EmailAddress.Clean(text));

    [Theory]
    [InlineData("ada@xn--mnchen-3ya.example", "ada@münchen.example")]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("ada@xn--999999999.example", "ada@xn--999999999.example")]
    [InlineData("no address", "no address")]
    public void Readable_OfThatAddress_HasTheLettersOfItsLanguage(string address, string expected) =>
        Assert.Equal(expected, EmailAddress.Readable(address));

    [Fact]
    public void Email_Length_IsThatOfTheAddressThatIsSent()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('ü', 40), 6));

        Assert.Equal("must be at most 254 characters long", Rules.Email($"{new string('a', 60)}@{domain}"));
    }
}
