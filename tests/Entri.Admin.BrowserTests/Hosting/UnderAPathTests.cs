using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entri.Admin.BrowserTests.Accounts;
using Entri.Admin.BrowserTests.ApiTokens;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Hosting;

/// <summary>The app beside others under one host name, behind a proxy that passes its path on and behind one that takes it off.</summary>
public sealed class UnderAPathTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Path = "/entri";
    private const string Slug = "northwind";
    private const string Email = "ada@example.com";
    private const string Unauthorized = """{"statusCode":401,"message":"Unauthorized","error":"Unauthorized"}""";

    private readonly ConcurrentQueue<Uri> _asked = [];
    private readonly ConcurrentQueue<Uri> _connections = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Person_SetsUpUsesAndLeavesTheApp(bool isPathTakenOff)
    {
        Nginx.SkipUnlessInstalled();
        var address = Nginx.NewAddress($"{Path}/");
        var app = StartApp(address);
        var nginx = Own(await Nginx.StartUnderPathAsync(address, app.Address, isPathTakenOff));
        var page = await NewPageAsync(nginx.Address);
        page.Request += (_, request) => _asked.Enqueue(new Uri(request.Url));
        page.WebSocket += (_, socket) => _connections.Enqueue(new Uri(socket.Url));

        await page.GotoAsync($"{address}"[..^1]);
        await Expect(page).ToHaveURLAsync($"{address}setup");
        await page.RegisterAsync(Email, TestOrganization.Password);
        await Expect(page).ToHaveURLAsync($"{address}{Slug}/settings/tokens");
        await page.WaitForInteractiveAsync();

        var reveal = await new TokensPage(page).CreateAsync("CI");
        await reveal.Dialog.GetByRole(AriaRole.Tab, new() { Name = "curl" }).ClickAsync();
        await Expect(reveal.Dialog.Locator(".snippet:visible")).ToContainTextAsync($"curl {address}api/projects ");
        await CallAsync(address, await reveal.ReadAsync(), (await app.AddTokenAsync()).Value);
        await reveal.Close.ClickAsync();
        await reveal.CloseWithoutCopying.ClickAsync();

        await WalkAsync(page, address);

        await page.GotoAsync($"{address}sign-out");
        await page.Button("Sign out").ClickAsync();
        await Expect(page).ToHaveURLAsync($"{address}sign-in");
        await page.GotoAsync($"{address}settings/general");
        await Expect(page).ToHaveURLAsync($"{address}sign-in?returnUrl=%2Fsettings%2Fgeneral");
        await page.SignInAsync(Email, TestOrganization.Password);
        await Expect(page).ToHaveURLAsync($"{address}{Slug}/settings/general");
        await page.WaitForInteractiveAsync();

        Assert.NotEmpty(_connections);
        Assert.All(
            _asked.Concat(_connections).Where(asked => asked.Scheme is "http" or "ws").Skip(1),
            asked => Assert.StartsWith(address.AbsolutePath, asked.AbsolutePath, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/settings/tokens?q=a#b", false)]
    [InlineData("/projects", true)]
    public async Task Visitor_PastTheProxy_IsSentOnUnderThePath(string path, bool isInOrganization)
    {
        var app = StartApp(new Uri($"http://localhost{Path}"));
        var (organization, person) = await TestOrganization.AddWithAsync(app);
        var page = await NewPageAsync(app.Address, person);

        await page.GotoAsync(isInOrganization ? $"/{organization.Slug}{path}" : path);

        await page.WaitForURLAsync(new Uri(app.Address, $"{Path}/{organization.Slug}{path}").ToString());
        await page.WaitForInteractiveAsync();
    }

    private BrowserHost StartApp(Uri publicUrl) => Own(BrowserHost.On(new(TestDatabase.SqliteSettings) { ["PublicUrl"] = $"{publicUrl}" }));

    /// <summary>Goes everywhere: by links, by a reload of where they led, and to what is not there.</summary>
    private async Task WalkAsync(IPage page, Uri address)
    {
        foreach (var (link, path, heading) in new[]
        {
            ("Projects", "projects", "Projects"),
            ("General", "settings/general", "General"),
            ("Activity", "settings/activity", "Activity"),
        })
        {
            await page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
            await Expect(page).ToHaveURLAsync($"{address}{Slug}/{path}");
            await Expect(page.Heading(heading)).ToBeVisibleAsync();
        }

        await page.ReloadAsync();
        await page.WaitForInteractiveAsync();
        await Expect(page).ToHaveURLAsync($"{address}{Slug}/settings/activity");
        await page.GetByRole(AriaRole.Link, new() { Name = "Entri Admin" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"^{Regex.Escape($"{address}{Slug}")}/?$"));
        await page.Button("Account").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Change password" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{address}account/password");
        await page.GetByRole(AriaRole.Link, new() { Name = "Leave it as it is" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"^{Regex.Escape($"{address}{Slug}")}/?$"));

        Watch.AllowStatus(404);
        await page.GotoAsync($"{address}no/such/page");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the start page" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"^{Regex.Escape($"{address}{Slug}")}/?$"));

        // The reference tries whether it may, and works without.
        Watch.Allow("CSP script-src blocks eval");
        await page.GotoAsync($"{address}api/docs");
        await Expect(page.GetByText($"{address}"[..^1]).First).ToBeVisibleAsync();
    }

    /// <summary>Calls the API as a program does: without a token, with the one that was just made, and with one that may write.</summary>
    private static async Task CallAsync(Uri address, string made, string mayWrite)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var nobody = await http.GetAsync("api/projects", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal(Unauthorized, await nobody.Content.ReadAsStringAsync(Cancellation));

        http.DefaultRequestHeaders.Add("X-API-Key", made);
        using var nothing = await http.GetAsync("api/nothing", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        Assert.Equal(404, (await JsonAsync(nothing)).GetProperty("statusCode").GetInt32());

        using var list = await http.GetAsync("api/v1/projects", Cancellation);
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        http.DefaultRequestHeaders.Remove("X-API-Key");
        http.DefaultRequestHeaders.Add("X-API-Key", mayWrite);
        using var created = await http.PostAsJsonAsync("api/projects", new { name = "Website", sourceLanguage = "en" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var found = await http.GetAsync(created.Headers.Location, Cancellation);
        Assert.Equal("Website", (await JsonAsync(found)).GetProperty("name").GetString());
        using var document = await http.GetAsync("openapi/v1.json", Cancellation);
        Assert.Equal(Path, (await JsonAsync(document)).GetProperty("servers")[0].GetProperty("url").GetString());
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
}
