using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Hosting;

/// <summary>The app under the address that people use, with letters beyond ASCII or behind a proxy.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class PublicUrlTests(EntriHost host)
{
    [Theory]
    [InlineData("https://münchen.example")]
    [InlineData("https://xn--mnchen-3ya.example")]
    [InlineData("https://MÜNCHEN.example:8443/")]
    public async Task Host_WithLettersBeyondAscii_IsKnownAsBrowsersWriteIt(string publicUrl)
    {
        await using var international = EntriHost.With(new() { ["PublicUrl"] = publicUrl });
        var named = Credentials.None.With("Host", "xn--mnchen-3ya.example").With("X-Forwarded-Proto", "https");

        (await international.GetAsync("/sign-in", named)).HasStatus(HttpStatusCode.Redirect);
        (await international.GetAsync("/api/projects", named)).HasStatus(HttpStatusCode.Unauthorized);
        (await international.GetAsync("/sign-in", named.With("Host", "xn--mnchen-3yb.example"))).HasStatus(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("xn--a")]
    [InlineData("xn--0.example")]
    public async Task Host_ThatIsNoName_IsRefused(string name)
    {
        await using var open = EntriHost.With(new() { ["urls"] = "http://*:0" });

        foreach (var app in new[] { open, host })
        {
            (await app.GetAsync("/sign-in", Credentials.None.With("Host", name))).HasStatus(HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("/settings/tokens")]
    [InlineData("/")]
    [InlineData("/sign-in")]
    public async Task Redirect_OnARequestForTheInnerAddress_IsRelative(string path)
    {
        await using var proxied = EntriHost.With(new() { ["PublicUrl"] = "https://entri.example.com" });
        var person = await (await TestOrganization.AddAsync(proxied)).AddPersonAsync(MemberRole.Owner);
        var inner = Credentials.None.With("Host", "127.0.0.1:5080").With("X-Forwarded-Proto", "https");

        foreach (var credentials in new[] { inner, inner.With("Cookie", $"__Host-entri_session={person.Secret}") })
        {
            var answer = await proxied.GetAsync(path, credentials);
            if (answer.Status != HttpStatusCode.OK)
            {
                Assert.Matches("^/[a-z]*", answer.HasStatus(HttpStatusCode.Redirect).Header("Location"));
            }
        }
    }
}
