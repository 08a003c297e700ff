using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Tests.Hosting;

/// <summary>The app under a path of a host name that it shares, behind proxies that pass the path on and those that take it off.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed partial class PublicPathTests(PublicPathTests.PathHost host) : IClassFixture<PublicPathTests.PathHost>
{
    private const string Base = "/entri";

    /// <summary>What a proxy sends on.</summary>
    public static TheoryData<string> Forms => ["", Base];

    [GeneratedRegex("""(?:href|src|action|formaction)="([^"]*)""")]
    private static partial Regex Link { get; }

    [GeneratedRegex("""<base href="([^"]*)""")]
    private static partial Regex BaseAddress { get; }

    [Theory]
    [InlineData("/sign-in", HttpStatusCode.OK, false)]
    [InlineData("/sign-up", HttpStatusCode.OK, false)]
    [InlineData("/sign-out", HttpStatusCode.OK, true)]
    [InlineData("/account/password?returnUrl=%2Fprojects", HttpStatusCode.OK, true)]
    [InlineData("/settings/tokens", HttpStatusCode.OK, true)]
    [InlineData("/settings/general", HttpStatusCode.OK, true)]
    [InlineData("/settings/activity", HttpStatusCode.OK, true)]
    [InlineData("/projects", HttpStatusCode.OK, true)]
    [InlineData("/no/such/page", HttpStatusCode.NotFound, true)]
    [InlineData("/entri/entri", HttpStatusCode.NotFound, false)]
    public async Task Page_UnderThePath_LinksWithinIt(string path, HttpStatusCode status, bool isSignedIn)
    {
        // Where there is nobody yet, every page leads to the setup.
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var credentials = isSignedIn ? person.Credentials : Credentials.None;
        foreach (var form in Forms)
        {
            var page = (await host.GetPageAsync(form.Data + path, credentials)).HasStatus(status);

            var @base = BaseAddress.Match(page.Body).Groups[1].Value;
            Assert.StartsWith($"{Base}/", @base, StringComparison.Ordinal);
            var links = Link.Matches(page.Body).Select(link => WebUtility.HtmlDecode(link.Groups[1].Value)).ToList();
            Assert.True(links.Count > 3, page.Body);
            var start = new Uri(host.Http.BaseAddress!, $"{Base}/");
            var document = new Uri(start, @base);
            Assert.All(links, link => Assert.StartsWith($"{start}", $"{new Uri(document, link)}", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("/settings/tokens", "/entri/sign-in?returnUrl=%2Fsettings%2Ftokens")]
    [InlineData("/settings/tokens?a=b", "/entri/sign-in?returnUrl=%2Fsettings%2Ftokens%3Fa%3Db")]
    [InlineData("/settings/activity?q=caf%C3%A9", "/entri/sign-in?returnUrl=%2Fsettings%2Factivity%3Fq%3Dcaf%25C3%25A9")]
    [InlineData("/", "/entri/sign-in")]
    [InlineData("", "/entri/sign-in")]
    public async Task Page_OfNobody_LeadsToTheSignInUnderThePath(string path, string expected)
    {
        foreach (var form in Forms)
        {
            Assert.Equal(expected, (await host.GetAsync(form.Data + path, Credentials.None)).Header("Location"));
        }
    }

    [Theory]
    [InlineData("/sign-in", "/entri/")]
    [InlineData("/sign-in?returnUrl=%2Fprojects%3Fpage%3D2", "/entri/projects?page=2")]
    [InlineData("/sign-in?returnUrl=%2Fhttps%3A%2F%2Fevil.example", "/entri/https://evil.example")]
    [InlineData("/sign-in?returnUrl=%2Fjavascript%3Aalert(1)", "/entri/javascript:alert(1)")]
    [InlineData("/sign-in?returnUrl=%2F%2Fevil.example", "/entri/")]
    [InlineData("/sign-in?returnUrl=%2F..%2Fother", "/entri/")]
    [InlineData("/sign-in?returnUrl=%2Fa%2F..%2F%252e%252E%2Fother", "/entri/")]
    [InlineData("/settings", "/entri/{slug}/settings")]
    [InlineData("/{slug}/settings?a=b", "/entri/{slug}/settings/general")]
    [InlineData("/account", "/entri/account/password")]
    [InlineData("/", "/entri/{slug}/")]
    [InlineData("", "/entri/{slug}/")]
    [InlineData("/{slug}", "/entri/{slug}/")]
    [InlineData("/settings/tokens?new=1&q=a%2Fb", "/entri/{slug}/settings/tokens?new=1&q=a%2Fb")]
    public async Task Redirect_OfAPerson_StaysUnderThePath(string path, string expected)
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var address = path.Replace("{slug}", organization.Slug, StringComparison.Ordinal);

        foreach (var form in Forms)
        {
            Assert.Equal(
                expected.Replace("{slug}", organization.Slug, StringComparison.Ordinal),
                (await host.GetAsync(form.Data + address, person.Credentials)).Header("Location"));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Forms_UnderThePath_SignInAndOut(string form)
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var page = await PageForm.LoadAsync(host, $"{form}/sign-in");

        var answer = await page.SendAsync(
            host,
            $"{form}/sign-in?returnUrl=%2Fprojects",
            ("_handler", "sign-in"),
            ("Input.Email", person.Email),
            ("Input.Password", TestOrganization.Password));

        Assert.Matches("^/entri/sign-in[?]started=[0-9]+&returnUrl=%2Fprojects$", answer.Header("Location"));
        var cookies = answer.Response.Headers.GetValues("Set-Cookie");
        Assert.All(cookies, cookie => Assert.Contains("path=/;", cookie, StringComparison.Ordinal));
        var leaving = await PageForm.LoadAsync(host, $"{form}/sign-out", person.Credentials);
        var left = await leaving.SendAsync(host, $"{form}/sign-out", person.Credentials, ("_handler", "sign-out"));
        Assert.Equal("/entri/sign-in", left.Header("Location"));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/favicon.svg")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css")]
    [InlineData("/api/docs/")]
    [InlineData("/openapi/v1.json")]
    public async Task File_UnderThePath_IsThere(string path)
    {
        foreach (var form in Forms)
        {
            (await host.GetAsync(form.Data + path, Credentials.None)).HasStatus(HttpStatusCode.OK);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Api_UnderThePath_NamesItInLocationAndDocument(string form)
    {
        var organization = await TestOrganization.AddAsync(host);
        var (token, person) = (await organization.AddTokenAsync(), await organization.AddPersonAsync(MemberRole.Owner));

        var created = await host.PostAsync($"{form}/api/v1/projects", token.Credentials, new { name = "Web", sourceLanguage = "en" });
        var made = await host.PostAsync(form + organization.TokensPath, person.Credentials, new { name = "CI" });
        var document = await host.GetAsync($"{form}/openapi/v1.json", Credentials.None);

        Assert.Equal($"/entri/api/projects/{created.Id}", created.HasStatus(HttpStatusCode.Created).Header("Location"));
        Assert.Equal($"/entri{organization.TokensPath}/{made.Id}", made.HasStatus(HttpStatusCode.Created).Header("Location"));
        (await host.GetAsync(created.Header("Location")!, token.Credentials)).HasStatus(HttpStatusCode.OK);
        Assert.Equal("/entri", Assert.Single(document.Json.GetProperty("servers").EnumerateArray()).GetProperty("url").GetString());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Api_UnderThePath_FailsInItsOwnShape(string form)
    {
        var token = await host.AddTokenAsync([Scope.ProjectsRead]);

        (await host.GetAsync($"{form}/api/projects", Credentials.None)).HasStatus(HttpStatusCode.Unauthorized).IsErrorInShape();
        (await host.GetAsync($"{form}/api/nothing", token.Credentials)).HasStatus(HttpStatusCode.NotFound).IsErrorInShape();
        (await host.PostAsync($"{form}/api/projects", token.Credentials, "{")).HasStatus(HttpStatusCode.Forbidden).IsErrorInShape();
        (await host.SendAsync("PUT", $"{form}/api/projects", token.Credentials))
            .HasStatus(HttpStatusCode.MethodNotAllowed).IsErrorInShape();
        (await host.GetAsync($"{form}/api/projects?x={new string('x', 9000)}", token.Credentials))
            .HasStatus(HttpStatusCode.RequestUriTooLong).IsErrorInShape();
        (await host.SendAsync("HEAD", $"{form}/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
        var options = (await host.SendAsync("OPTIONS", $"{form}/api/projects", token.Credentials)).HasStatus(HttpStatusCode.NoContent);
        Assert.Equal("GET | POST | HEAD | OPTIONS", options.Header("Allow"));
    }

    [Theory]
    [InlineData("/entrix/api/projects")]
    [InlineData("/ENTRI/sign-in")]
    [InlineData("/entri/entri/sign-in")]
    public async Task Address_ThatIsNotUnderThePath_IsNoPage(string path) =>
        (await host.GetAsync(path, Credentials.None)).HasStatus(HttpStatusCode.NotFound);

    [Fact]
    public void Snippets_NameThePath()
    {
        var snippets = new ApiTokenSnippets(new InnerAddress(), host.Get<IOptions<ServerOptions>>()).All();

        Assert.Equal(3, snippets.Count(snippet => snippet.Text.Contains("http://localhost/entri/api/projects", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://example.com/entri", "/entri")]
    [InlineData("https://example.com/a/b-c_d.e~f/", "/a/b-c_d.e~f")]
    [InlineData("https://example.com:8443/", "")]
    [InlineData("https://example.com", "")]
    [InlineData("https://münchen.example/...", "/...")]
    [InlineData("http://[::1]:5080/entri", "/entri")]
    [InlineData("", "")]
    public async Task PublicUrl_ThatIsAnAddress_IsTaken(string publicUrl, string path)
    {
        await using var folder = new DataFolder();
        await using var app = AdminApplication.Build([$"--DataDirectory={folder.Path}", $"--PublicUrl={publicUrl}"]);

        Assert.Equal(path, app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.PublicPath.Value ?? "");
    }

    [Theory]
    [InlineData("https://example.com/entri?a=b")]
    [InlineData("https://example.com/?")]
    [InlineData("https://example.com/#top")]
    [InlineData("https://example.com/a/../b")]
    [InlineData("https://example.com/./a")]
    [InlineData("https://example.com/a//b")]
    [InlineData("https://example.com//a")]
    [InlineData("https://example.com/a//")]
    [InlineData("https://example.com/a%20b")]
    [InlineData("https://example.com/%2e%2e/a")]
    [InlineData("https://example.com/ä")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/a;b")]
    [InlineData("https://example.com/a\\b")]
    [InlineData("https://example.com/a\n")]
    [InlineData("https://ada@example.com/a")]
    [InlineData("https:/example.com/a")]
    [InlineData("/entri")]
    public void PublicUrl_ThatIsNone_IsRefusedWithASentence(string publicUrl) =>
        Assert.StartsWith("PublicUrl must be an address such as ", Assert.Single(Refusals(publicUrl)), StringComparison.Ordinal);

    [Theory]
    [InlineData(200, 0)]
    [InlineData(201, 1)]
    public void PublicUrl_WithALongPath_IsRefused(int length, int refusals) =>
        Assert.Equal(refusals, Refusals($"https://example.com/{new string('a', length - 1)}").Count());

    [Theory]
    [InlineData("api")]
    [InlineData("Projects/entri")]
    [InlineData("_blazor")]
    [InlineData("_framework")]
    [InlineData("css")]
    [InlineData("health")]
    public void PublicUrl_WithAPathThatTheAppHasItself_IsRefused(string path) =>
        Assert.Contains(path.Split('/')[0], Assert.Single(Refusals($"https://example.com/{path}")), StringComparison.Ordinal);

    private static IEnumerable<string> Refusals(string publicUrl)
    {
        var folder = Directory.CreateTempSubdirectory("entri-tests-");
        try
        {
            ((IDisposable)AdminApplication.Build([$"--DataDirectory={folder.FullName}", $"--PublicUrl={publicUrl}"])).Dispose();
            return [];
        }
        catch (OptionsValidationException refused)
        {
            return refused.Failures;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public sealed class PathHost() : EntriHost(new() { ["PublicUrl"] = $"http://localhost{Base}/", ["Accounts:AllowSignUp"] = "true" });

    private sealed class InnerAddress : NavigationManager
    {
        public InnerAddress() => Initialize("http://inner/entri/acme/", "http://inner/entri/acme/settings/tokens");
    }
}
