using Entri.Admin.Domain;
using Xunit;

namespace Entri.Admin.Tests.Domain;

public sealed class SlugTests
{
    [Theory]
    [InlineData("acme", true)]
    [InlineData("acme-2-go", true)]
    [InlineData("", false)]
    [InlineData("-acme", false)]
    [InlineData("acme-", false)]
    [InlineData("ac--me", false)]
    [InlineData("Acme", false)]
    [InlineData("acmé", false)]
    [InlineData("acme\n", false)]
    [InlineData("ac/me", false)]
    public void IsValid_OfThatText_IsJudged(string text, bool expected) => Assert.Equal(expected, Slug.IsValid(text));

    [Theory]
    [InlineData("Acme Inc.", "acme-inc-1a")]
    [InlineData("  Ünïcödé  &  Söhne ", "unicode-sohne-1a")]
    [InlineData("東京", "organization-1a")]
    [InlineData("🎉", "organization-1a")]
    [InlineData("<script>", "script-1a")]
    public void From_AnyName_IsReadable(string name, string expected) => Assert.Equal(expected, Slug.From(name, "1a"));

    [Fact]
    public void From_AnyName_IsValid()
    {
        string[] names = [new('x', 500), $"{new string('x', 42)} yy", "a - b", "--", "İstanbul", "ﬁne ½ ①", "a\u0000b"];

        Assert.All(names, name => Assert.True(Slug.IsValid(Slug.From(name, "abc123")), Slug.From(name, "abc123")));
    }
}
