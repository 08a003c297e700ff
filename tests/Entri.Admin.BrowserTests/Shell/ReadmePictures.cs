using Entri.Admin.BrowserTests.ApiTokens;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

/// <summary>Makes the pictures of the README, in the folder that the environment variable ENTRI_PICTURES names; runs only where it is asked
/// for by <c>-explicit only</c>.</summary>
public sealed class ReadmePictures(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("ENTRI_PICTURES");

    [Fact(Explicit = true)]
    public async Task Make()
    {
        var organization = await TestOrganization.AddAsync(host, "Northwind Traders");
        var person = await organization.AddPersonAsync(MemberRole.Owner, (user, _) => user.Name = "Priya Nair");
        await SeedAsync(organization);
        var page = await NewPageAsync(host.Address, person, options =>
        {
            options.ViewportSize = new() { Width = 1280, Height = 720 };
            options.Permissions = ["clipboard-read", "clipboard-write"];
        });
        await page.OpenAsync("/");
        await Expect(page.Locator(".stats")).ToBeVisibleAsync();
        await TakeAsync(page, "overview.png");

        var tokens = await TokensPage.OpenAsync(page);
        await Expect(tokens.Rows).ToHaveCountAsync(6);
        await TakeAsync(page, "token-list.png");

        var reveal = await tokens.CreateAsync("Release pipeline");
        await reveal.Dialog.GetByText("curl", new() { Exact = true }).ClickAsync();
        await reveal.Copy.FocusAsync();
        await page.Mouse.MoveAsync(0, 0);
        await TakeAsync(page, "reveal.png");
    }

    private static async Task TakeAsync(IPage page, string name) =>
        await page.ScreenshotAsync(
            new() { Path = Path.Combine(Folder!, name), Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });

    private async Task SeedAsync(TestOrganization organization)
    {
        var now = DateTimeOffset.UtcNow;
        var actions = Token("GitHub Actions, main repo", "Priya Nair", 140, now.AddDays(225), [Scope.ProjectsRead, Scope.ProjectsWrite]);
        var website = Token("Website build", "Jonas Weber", 85, now.AddDays(5), [Scope.ProjectsRead]);
        var export = Token("Nightly export", "Mara Lindqvist", 31, null, [Scope.ProjectsRead, Scope.OrganizationRead, Scope.ActivityRead]);
        var staging = Token("Staging deploy", "Priya Nair", 1, now.AddDays(89), [Scope.ProjectsRead, Scope.ProjectsWrite]);
        var importer = Token("Glossary importer", "Jonas Weber", 210, now.AddDays(155), [Scope.ProjectsWrite]);
        importer.DisabledAt = now.AddDays(-12);
        var laptop = Token("Mara’s laptop", "Mara Lindqvist", 64, now.AddDays(26), [.. Scope.Own]);
        laptop.Revoke(now.AddDays(-2));
        await host.SaveAsync(actions, website, export, staging, importer, laptop);

        var uses = host.Get<ApiTokenUses>();
        foreach (var day in Enumerable.Range(0, 30))
        {
            var at = now.AddDays(-day);
            var isWeekend = at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            Count(actions, (isWeekend ? 60 : 190) + (day * 37 % 50), CallOutcome.Ok, at);
            Count(website, (isWeekend ? 10 : 70) + (day * 23 % 30), CallOutcome.Ok, at);
            Count(export, 24, CallOutcome.Ok, at);
            Count(website, day % 6, CallOutcome.Forbidden, at);
            Count(actions, day % 11 == 4 ? 18 : 0, CallOutcome.RateLimited, at);
            Count(laptop, day < 2 ? 9 : 0, CallOutcome.Revoked, at);
        }

        await uses.FlushAsync(Cancellation);
        await UseAsync(actions, now.AddMinutes(-3), "20.102.39.57");
        await UseAsync(website, now.AddHours(-5), "198.51.100.24");
        await UseAsync(export, now.AddHours(-9), "203.0.113.8");
        await UseAsync(importer, now.AddDays(-13), "198.51.100.24");
        await UseAsync(laptop, now.AddDays(-2), "192.0.2.61");

        void Count(ApiToken token, int calls, CallOutcome outcome, DateTimeOffset at)
        {
            for (var call = 0; call < calls; call++)
            {
                uses.Add(Calls.Of(token.Id) with { Outcome = outcome }, at);
            }
        }

        ApiToken Token(string name, string creator, int age, DateTimeOffset? end, ScopeSet scopes) =>
            organization.NewToken(scopes, token => (token.Name, token.ExpiresAt) = (name, end), creator, now.AddDays(-age)).Entity;
    }

    private async Task UseAsync(ApiToken token, DateTimeOffset at, string from)
    {
        await using var db = host.OpenDatabase();
        await db.ApiTokens.Where(row => row.Id == token.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, at).SetProperty(row => row.LastUsedFrom, from), Cancellation);
    }
}
