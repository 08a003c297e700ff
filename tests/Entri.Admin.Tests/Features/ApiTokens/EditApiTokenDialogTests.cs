using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class EditApiTokenDialogTests(EntriHost host) : AppComponentTest(host)
{
    private const string Form = "#edit-token-form";

    [Fact]
    public async Task Save_OfNothing_ChangesNothing()
    {
        var (page, tokenId) = await OpenAsync(MemberRole.Admin);

        await page.Find(Form).SubmitAsync();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Form)));
        Assert.Equal(0, (await ReadAsync(tokenId)).Version);
    }

    [Fact]
    public async Task Save_OfAScopeLess_KeepsNameAndEnd()
    {
        var (page, tokenId) = await OpenAsync(MemberRole.Admin);
        Assert.Equal("projects:write", page.Find("select[name=projects]").GetAttribute("value"));

        await page.Find("select[name=projects]").ChangeAsync("projects:read");
        await page.Find("select[name=members]").ChangeAsync("");
        await page.Find(Form).SubmitAsync();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Form)));
        var token = await ReadAsync(tokenId);
        Assert.Equal("projects:read", token.Scopes.ToString());
        Assert.Equal(("Deploy", null), (token.Name, token.ExpiresAt));
    }

    [Fact]
    public async Task Save_OfAnEnd_EndsItWithThatDayWhereThePersonIs()
    {
        var (page, tokenId) = await OpenAsync(MemberRole.Admin);

        var choices = page.FindAll("select[name=expiry] option");
        Assert.Equal("No change", choices[0].TextContent);
        await page.Find("select[name=expiry]").ChangeAsync(choices.Single(choice => choice.TextContent == "7 days").GetAttribute("value")!);
        await page.Find(Form).SubmitAsync();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Form)));

        // The last millisecond of 9 March at UTC+14, where it is 2 March.
        var end = new DateTimeOffset(2026, 3, 9, 23, 59, 59, 999, TimeSpan.FromHours(14));
        Assert.Equal(end.ToUniversalTime(), (await ReadAsync(tokenId)).ExpiresAt);
    }

    [Fact]
    public async Task Save_OfScopesThatSomebodyElseChanged_SaysSoAndKeepsTheirs()
    {
        var (page, tokenId) = await OpenAsync(MemberRole.Admin);
        await using (var db = Host.OpenDatabase())
        {
            var row = await db.ApiTokens.SingleAsync(token => token.Id == tokenId, Cancellation);
            row.Scopes = [Scope.ActivityRead];
            await db.SaveChangesAsync(Cancellation);
        }

        await page.Find("select[name=members]").ChangeAsync("");
        await page.Find(Form).SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Somebody else changed the access", page.Markup, StringComparison.Ordinal));
        Assert.Equal("activity:read", (await ReadAsync(tokenId)).Scopes.ToString());
    }

    [Fact]
    public async Task Access_ThatThePolicyForbids_CanBeKeptButNotChosen()
    {
        var (page, _) = await OpenAsync(MemberRole.Admin, new() { AllowedScopes = [Scope.ProjectsRead, Scope.TokensRead] });

        Assert.Equal(("Read and write (not allowed by the policy)", true), Option("tokens", "tokens:write"));
        Assert.Equal(("Read", false), Option("tokens", "tokens:read"));
        Assert.Equal(("Read and write (not allowed by the policy)", false), Option("projects", "projects:write"));

        (string Text, bool IsDisabled) Option(string resource, string scope)
        {
            var option = page.Find($"select[name={resource}] option[value='{scope}']");
            return (option.TextContent.Trim(), option.HasAttribute("disabled"));
        }
    }

    [Fact]
    public async Task Narrowing_ShowsWhatItWouldHaveRefused_BeforeItIsSaved()
    {
        var (page, tokenId) = await OpenAsync(MemberRole.Admin);
        Assert.Empty(page.FindAll(".narrowing.shown"));
        AddCalls(tokenId, "members:read", "nightly/1", 3);
        AddCalls(tokenId, "projects:write", "deploy/2", 2);
        await Host.Get<ApiTokenUses>().FlushAsync(Cancellation);

        // Whoever saves at once sees it first, too.
        var choice = page.Find("select[name=members]").ChangeAsync("");
        await page.Find(Form).SubmitAsync();
        await choice;
        page.WaitForAssertion(() => Assert.StartsWith(
            "In the last 30 days this would have refused 3 calls.",
            page.Find(".narrowing p").TextContent.Trim(),
            StringComparison.Ordinal));
        Assert.Equal(0, (await ReadAsync(tokenId)).Version);
        Assert.Contains("nightly/1", page.Find(".narrowing li").TextContent, StringComparison.Ordinal);

        await page.Find("select[name=projects]").ChangeAsync("projects:read");
        page.WaitForAssertion(() => Assert.StartsWith(
            "In the last 30 days this would have refused 5 calls from 2 sources.",
            page.Find(".narrowing p").TextContent.Trim(),
            StringComparison.Ordinal));
        await page.Find("select[name=members]").ChangeAsync("members:read");
        await page.Find("select[name=projects]").ChangeAsync("projects:write");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".narrowing.shown")));

        await page.Find("textarea[name=allowedIps]").InputAsync("203.0.113.0/24");
        page.WaitForAssertion(() => Assert.StartsWith(
            "Nothing that came", page.Find(".narrowing p").TextContent.Trim(), StringComparison.Ordinal));
        await page.Find("input[name=rateLimit]").InputAsync("10");
        page.WaitForAssertion(() => Assert.Contains("is not known", page.Find(".narrowing").TextContent, StringComparison.Ordinal));
        await page.Find(Form).SubmitAsync();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Form)));
        Assert.Equal(("203.0.113.0/24", 10), ((await ReadAsync(tokenId)).AllowedIps.ToString(), (await ReadAsync(tokenId)).RateLimit));
    }

    [Fact]
    public async Task Search_ShowsWhatMatches_AndNamesWhatElseIsChosen()
    {
        var (page, _) = await OpenAsync(MemberRole.Admin);
        var all = page.FindAll(".scope-level").Count;

        await page.Find(".scope-search").InputAsync("MEMB");

        Assert.Equal(["members"], page.FindAll(".scope-level select").Select(select => select.GetAttribute("name")));
        Assert.Equal("Also chosen: projects:write.", page.Find(".scope-others").TextContent.Trim());
        await page.Find("select[name=members]").ChangeAsync("");
        await page.Find(".scope-search").InputAsync("nothing of the kind");
        Assert.Equal(
            "No scope matches “nothing of the kind”. Also chosen: projects:write.", page.Find(".scope-others").TextContent.Trim());
        await page.Find(".scope-search").InputAsync("");
        Assert.Equal(all, page.FindAll(".scope-level").Count);
    }

    private void AddCalls(string tokenId, string scope, string program, int count)
    {
        var address = System.Net.IPAddress.Parse("203.0.113.7");
        for (var i = 0; i < count; i++)
        {
            Host.Get<ApiTokenUses>().Add(
                Calls.Of(tokenId) with { Scope = scope, UserAgent = program, Address = address }, TestTime.Start.AddDays(-1));
        }
    }

    private async Task<(IRenderedComponent<MudDialogProvider> Page, string TokenId)> OpenAsync(
        MemberRole role, OrganizationPolicy? policy = null)
    {
        var organization = await TestOrganization.AddAsync(Host);
        var added = await organization.AddTokenAsync([Scope.ProjectsRead, Scope.ProjectsWrite, Scope.MembersRead]);
        await SignInAsync(organization, role);
        var token = (await Host.Get<GetApiToken>().ExecuteAsync(organization.Caller, added.Id, Cancellation)).Value;
        var page = RenderDialogs();
        _ = page.InvokeAsync(() => EditApiTokenDialog.ShowAsync(Services.GetRequiredService<Dialogs>(), token, policy ?? new()));
        page.WaitForElement(Form);
        return (page, added.Id);
    }

    private async Task<ApiToken> ReadAsync(string tokenId)
    {
        await using var db = Host.OpenDatabase();
        return await db.ApiTokens.SingleAsync(token => token.Id == tokenId, Cancellation);
    }
}
