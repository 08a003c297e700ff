using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using Microsoft.EntityFrameworkCore;
using MudBlazor;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class ApiTokenUsageSectionTests(EntriHost host) : AppComponentTest(host)
{
    [Fact]
    public async Task Section_ShowsChartScopesAndSources_AndLooksAgain()
    {
        var (organization, token) = await AddAsync([Scope.ProjectsRead]);
        var uses = Host.Get<ApiTokenUses>();
        uses.Add(Call(token, "projects:read"), TestTime.Start);
        uses.Add(Call(token, "projects:write") with { Outcome = CallOutcome.Forbidden }, TestTime.Start);
        await uses.FlushAsync(Cancellation);

        var section = await RenderAsync(organization, token);

        Assert.Contains("accepted 1, not allowed (403) 1", section.Find(".chart svg").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("Refused: 1 for lack of a scope.", section.Find(".usage-note").TextContent.Trim());
        Assert.Equal(["projects:read"], section.FindAll(".scopes dt").Select(scope => scope.TextContent));
        Assert.Contains("1 request", section.Find(".scopes dd").TextContent, StringComparison.Ordinal);
        Assert.Contains("curl/8.5.0", section.Find(".sources li").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 requests, 1 refused", section.Find(".sources .row-note").TextContent, StringComparison.Ordinal);
        await section.FindAll(".filter-chip")[1].ClickAsync();
        Assert.StartsWith("Requests per hour", section.Find(".chart svg").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnusedScope_IsTakenAwayAfterAPreview_AndLeavesTheReadingOne()
    {
        var (organization, token) = await AddAsync([Scope.ProjectsWrite]);
        var uses = Host.Get<ApiTokenUses>();
        uses.Add(Call(token, "projects:write"), TestTime.Start.AddDays(-70));
        uses.Add(Call(token, "projects:read"), TestTime.Start);
        await uses.FlushAsync(Cancellation);
        var dialogs = Render<MudDialogProvider>();
        var section = await RenderAsync(organization, token);
        Assert.Contains("projects:write", section.Find(".usage-advice").TextContent, StringComparison.Ordinal);

        var act = section.WaitForElement(".usage-advice button").ClickAsync();
        dialogs.WaitForElement(".mud-dialog");
        Assert.Contains(
            "Nothing that came in the last 30 days would have been refused. It keeps projects:read.",
            dialogs.Markup,
            StringComparison.Ordinal);
        await dialogs.FindAll("button").First(button => button.TextContent.Trim() == "Take away").ClickAsync();
        await act;

        await using var db = Host.OpenDatabase();
        Assert.Equal([Scope.ProjectsRead], (await db.ApiTokens.SingleAsync(row => row.Id == token.Id, Cancellation)).Scopes);
    }

    private static ApiCall Call(TestToken token, string scope) =>
        Calls.Of(token.Id) with { Scope = scope, UserAgent = "curl/8.5.0", Address = System.Net.IPAddress.Loopback };

    private async Task<(TestOrganization Organization, TestToken Token)> AddAsync(ScopeSet scopes)
    {
        var organization = await TestOrganization.AddAsync(Host);
        return (organization, await organization.AddTokenAsync(scopes));
    }

    private async Task<IRenderedComponent<ApiTokenUsageSection>> RenderAsync(TestOrganization organization, TestToken token)
    {
        await SignInAsync(organization, MemberRole.Owner);
        var row = (await Host.Get<GetApiToken>().ExecuteAsync(organization.Caller, token.Id, Cancellation)).Value;
        var view = Render<CallerView>(parameters => parameters.AddChildContent<ApiTokenUsageSection>(
            section => section.Add(s => s.Token, row).Add(s => s.OnChanged, () => { })));
        view.WaitForElement(".chart");
        return view.FindComponent<ApiTokenUsageSection>();
    }
}
