using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Features.Overview;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.Overview;

public sealed class OverviewTests(EntriHost host) : AppComponentTest(host)
{
    [Fact]
    public async Task Overview_CountsWhatIsAcceptedEndsSoonAndIsUnused()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await organization.AddTokenAsync();
        await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(29));
        await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(31));
        await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start);
        await organization.AddTokenAsync(change: token => token.DisabledAt = TestTime.Start);
        await organization.AddTokenAsync(change: token => token.Revoke(TestTime.Start));
        var longAgo = TestTime.Start.AddDays(-100);
        var (inUse, fallow) = (organization.NewToken(createdAt: longAgo).Entity, organization.NewToken(createdAt: longAgo).Entity);
        await Host.SaveAsync(organization.NewToken(createdAt: longAgo).Entity, inUse, fallow);
        var uses = Host.Get<ApiTokenUses>();
        uses.Add(inUse.Id, TestTime.Start.AddDays(-89), from: null);
        uses.Add(fallow.Id, TestTime.Start.AddDays(-91), from: null);
        uses.Add(Calls.Of(inUse.Id) with { Outcome = CallOutcome.Forbidden }, TestTime.Start.AddDays(-2));
        uses.Add(Calls.Of(inUse.Id), TestTime.Start);
        uses.Add(Calls.Of(fallow.Id) with { Outcome = CallOutcome.Expired }, TestTime.Start);
        await uses.FlushAsync(Cancellation);

        var overview = (await Host.Get<GetOverview>().ExecuteAsync(organization.Caller, Cancellation)).Value;

        var tokens = overview.Tokens!;
        Assert.Equal((false, 6, 1, 2, 2), (tokens.IsEmpty, tokens.Active, tokens.EndingSoon, tokens.Unused, tokens.Refused));
        Assert.Equal((30, 1, 1), (tokens.Days.Count, tokens.Days[^1].Requests.Ok, tokens.Days[^3].Requests.Forbidden));
        Assert.Equal((0, 0), (overview.Projects, overview.Members));
    }

    [Fact]
    public async Task Page_OfANewOrganization_SaysWhatToDoNext()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Owner);

        var page = RenderForPerson<OverviewPage>();

        page.WaitForAssertion(() => Assert.Equal(
            ["Create the first token", "Add a project", "Invite your team"],
            page.FindAll(".next-steps a").Select(step => step.TextContent)));
        Assert.Empty(page.FindAll(".stats"));
    }

    [Fact]
    public async Task Page_OfAnOrganizationInUse_LeadsToWhatItCounts()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await organization.AddProjectAsync();
        await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(3));
        await organization.AddPersonAsync(MemberRole.Developer);
        await SignInAsync(organization, MemberRole.Owner);

        var page = RenderForPerson<OverviewPage>();

        page.WaitForElement(".stats");
        Assert.Equal(
            ["settings/tokens", "settings/tokens?sort=Expiry", "settings/tokens?sort=LastUsed", "./#requests"],
            page.FindAll(".stats a").Select(link => link.GetAttribute("href")));
        Assert.Equal("Requests per day, all tokens: none.", page.Find(".chart svg").GetAttribute("aria-label"));
        Assert.Equal(["Look at the token that ends soon"], page.FindAll(".next-steps a").Select(step => step.TextContent));
    }

    [Fact]
    public async Task Page_OfWhoeverMayNotSeeTokens_TellsNothingOfThem()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await organization.AddTokenAsync();
        await SignInAsync(organization, MemberRole.Reviewer);

        var page = RenderForPerson<OverviewPage>();

        page.WaitForElement(".next-steps");
        Assert.Empty(page.FindAll(".stats, .chart, .latest"));
    }
}
