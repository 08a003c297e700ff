using Entri.Admin.Security;

namespace Entri.Admin.Tests.Security;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class SignInAddressTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/settings/tokens")]
    [InlineData("/projects?page=2&q=a%20b")]
    [InlineData("/x?next=https://evil.example")]
    [InlineData("/x?next=/../y")]
    [InlineData("/...")]
    public void LocalOr_AddressOfThisApp_IsFollowed(string address) => Assert.Equal(address, SignInAddress.LocalOr(address, "/home"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData("/\u0000")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("evil.example")]
    [InlineData("~/settings")]
    [InlineData("settings")]
    [InlineData("?a=b")]
    [InlineData("/%zz")]
    [InlineData("/a b")]
    [InlineData("http:evil.example")]
    [InlineData("/..")]
    [InlineData("/../other")]
    [InlineData("/a/./b")]
    [InlineData("/a/../../other?b=c")]
    [InlineData("/a/..\\..\\other")]
    [InlineData("/%2e%2E/other")]
    [InlineData("/.%2e/other")]
    [InlineData("/a/%2e%2e#b")]
    public void LocalOr_AnythingElse_IsIgnored(string? address) => Assert.Equal("/home", SignInAddress.LocalOr(address, "/home"));

    [Fact]
    public void For_AnAddressWithAQuery_KeepsItWhole()
    {
        Assert.Equal("/sign-in?returnUrl=%2Fa%3Fb%3Dc%26d%3De", SignInAddress.For("/a?b=c&d=e"));
        Assert.Equal("/sign-in?returnUrl=%2Fa%3Fb%3Dc&ended=true", SignInAddress.For("/a?b=c", hasEnded: true));
        Assert.Equal("/sign-in", SignInAddress.For("/"));
        Assert.Equal("/sign-in?ended=true", SignInAddress.For("/", hasEnded: true));
    }
}
