using Entri.Admin.Security;
using Microsoft.AspNetCore.Http;

namespace Entri.Admin.Tests.Security;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class CrossOriginGuardTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("same-origin", "https://entri.example.com", false)]
    [InlineData("none", null, false)]
    [InlineData("same-site", null, true)]
    [InlineData("cross-site", null, true)]
    [InlineData("cross-site", "https://entri.example.com", true)]
    [InlineData("nonsense", null, true)]
    [InlineData(null, "https://entri.example.com", false)]
    [InlineData(null, "http://10.0.0.1:5080", false)]
    [InlineData(null, "https://ENTRI.example.com", false)]
    [InlineData(null, "null", true)]
    [InlineData(null, "http://entri.example.com", true)]
    [InlineData(null, "https://entri.example.com.evil.example", true)]
    [InlineData(null, "https://entri.example.com:8443", true)]
    [InlineData("same-origin", "https://evil.example", true)]
    [InlineData("same-origin", "null", false, true)]
    [InlineData(null, "null", false, true)]
    [InlineData("cross-site", "null", true, true)]
    [InlineData("same-site", "null", true, true)]
    [InlineData(null, "https://evil.example", true, true)]
    public void Request_WithThoseHeaders_IsJudged(string? site, string? origin, bool expected, bool isForm = false)
    {
        var request = new DefaultHttpContext().Request;
        request.Scheme = "http";
        request.Host = new HostString("10.0.0.1", 5080);
        request.Headers["Sec-Fetch-Site"] = site;
        request.Headers.Origin = origin;

        Assert.Equal(expected, CrossOriginGuard.IsCrossOrigin(request, new Uri("https://entri.example.com/"), isForm));
    }
}
