using Entri.Admin.Domain;

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
    [InlineData("Acme Inc.", "acme-inc")]
    [InlineData("  Ünïcödé  &  Söhne ", "unicode-sohne")]
    [InlineData("東京", "organization")]
    [InlineData("🎉", "organization")]
    [InlineData("<script>", "script")]
    public void From_AnyName_IsReadable(string name, string expected)
    {
        Assert.Equal(expected, Slug.From(name));
        Assert.Equal($"{expected}-2", Slug.From(name, 2));
    }

    [Fact]
    public void From_AnyName_IsValid()
    {
        string[] names = [new('x', 500), $"{new string('x', 42)} yy", "a - b", "--", "İstanbul", "ﬁne ½ ①", "a\u0000b"];

        Assert.All(names, name => Assert.True(Slug.IsValid(Slug.From(name, 1_000_000)), Slug.From(name)));
    }
}
