using System.Net;
using Entri.Admin.Hosting;

namespace Entri.Admin.Tests.Hosting;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class HostTests(EntriHost host)
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("entri.example.com")]
    public async Task Request_ForAnotherHostName_Answers400(string name)
    {
        foreach (var path in new[] { "/", "/sign-in", "/api/projects", "/favicon.svg" })
        {
            var answer = await host.GetAsync(path, Credentials.None.With("Host", name));

            answer.IsError(HttpStatusCode.BadRequest, """{"statusCode":400,"message":"Unknown host","error":"Bad Request"}""");
            SecurityHeaders.AreOn(answer);
        }
    }

    [Fact]
    public async Task Request_WithAForwardedHost_StaysWithTheRealOne()
    {
        var answer = await host.GetAsync("/settings/tokens", Credentials.None.With("X-Forwarded-Host", "evil.example"));

        Assert.DoesNotContain("evil.example", $"{answer.Response}{answer.Body}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://entri.example.com", "http://localhost:5080", "entri.example.com,localhost,127.0.0.1,[::1]")]
    [InlineData("", "http://10.0.0.1:5080", "10.0.0.1,localhost,127.0.0.1,[::1]")]
    [InlineData("https://entri.example.com", "http://*:5080", "entri.example.com,localhost,127.0.0.1,[::1]")]
    [InlineData(null, null, "localhost,127.0.0.1,[::1]")]
    public void AllowedHosts_OfThoseSettings_AreThese(string? publicUrl, string? urls, string expected) => Assert.Equal(
        expected.Split(',').Order(), new ServerOptions { PublicUrl = publicUrl }.AllowedHosts(urls)!.Order());

    [Theory]
    [InlineData("http://*:5080")]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://localhost:1;http://[::]:5080")]
    public void AllowedHosts_ListeningEverywhereWithoutAPublicName_AreAll(string urls) =>
        Assert.Null(new ServerOptions().AllowedHosts(urls));
}
