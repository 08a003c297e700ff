using AngleSharp.Dom;
using Bunit;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class ApiTokensPageTests(EntriHost host) : AppComponentTest(host, services => services
    .AddSingleton(new FaultyContexts(host.Get<IDbContextFactory<EntriDbContext>>()))
    .AddSingleton(provider => new ListApiTokens(provider.GetRequiredService<FaultyContexts>(), host.Clock)))
{
    /// <summary>A row with a token, and not one that stands in for it until the database has answered.</summary>
    private const string LoadedRow = "tbody tr:not(.skeleton-row) td";

    [Fact]
    public async Task NoTokens_ShowsTheEmptyStateWithTheButton()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);

        var page = RenderForPerson<ApiTokensPage>();

        Assert.Equal("Create token", page.WaitForElement(".page-state button").TextContent.Trim());
        Assert.Contains("No tokens yet.", page.Find(".page-state").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table"));
    }

    [Theory]
    [InlineData(ApiTokenState.Active, "Active", "success", "Edit, Create one like this…, Rotate…, Disable, Revoke…")]
    [InlineData(ApiTokenState.NeverUsed, "Never used", "info", "Edit, Create one like this…, Rotate…, Disable, Revoke…")]
    [InlineData(ApiTokenState.ExpiresSoon, "Expires soon", "warning", "Edit, Create one like this…, Rotate…, Disable, Revoke…")]
    [InlineData(
        ApiTokenState.NeverPickedUp,
        "Never picked up",
        "warning",
        "Edit, Create one like this…, Replace value, Disable, Revoke…")]
    [InlineData(ApiTokenState.Disabled, "Disabled", "neutral", "Edit, Create one like this…, Enable, Revoke…")]
    [InlineData(ApiTokenState.Expired, "Expired", "neutral", "Edit, Create one like this…, Disable, Revoke…")]
    [InlineData(ApiTokenState.Revoked, "Revoked", "danger", "Restore until 4 Mar 2026, 12:00 UTC")]
    public async Task EachState_HasItsChipAndItsActions(ApiTokenState state, string chip, string tone, string? actions)
    {
        var organization = await TestOrganization.AddAsync(Host);
        await AddOneInEachStateAsync(organization);
        await SignInAsync(organization, MemberRole.Admin);
        Services.GetRequiredService<NavigationManager>().NavigateTo("settings/tokens?state=All");

        var page = RenderForPerson<ApiTokensPage>();

        page.WaitForElement(LoadedRow);
        Assert.Equal(Enum.GetValues<ApiTokenState>().Length, page.FindAll("tbody tr").Count);
        var shown = Row(page, state).QuerySelector(".state-chip")!;
        Assert.Equal((chip, $"state-chip {tone}"), (shown.TextContent, shown.ClassName));
        Assert.Equal(actions, await ActionsAsync(page, state));
    }

    [Fact]
    public async Task List_StartsWithWhatOneCanUse_AndCountsTheRest()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await AddOneInEachStateAsync(organization);
        await SignInAsync(organization, MemberRole.Admin);

        var page = RenderForPerson<ApiTokensPage>();

        page.WaitForElement(LoadedRow);
        Assert.Equal(
            ["Active", "ExpiresSoon", "NeverPickedUp", "NeverUsed"],
            page.FindAll("tbody .row-title").Select(name => name.TextContent).Order());
        Assert.Equal(
            [
                "Usable 4", "Active 1", "Never used 1", "Expires soon 1", "Never picked up 1",
                "Disabled 1", "Expired 1", "Revoked 1", "All 7",
            ],
            page.FindAll(".filter-chip").Select(chip => string.Join(' ', chip.TextContent.Split(default(char[]), RemoveEmpty))));
    }

    [Theory]
    [InlineData(MemberRole.Reviewer)]
    [InlineData(null)]
    public async Task PageOfAToken_ThatOneMayNotSee_AsksOnce(MemberRole? role)
    {
        var organization = await TestOrganization.AddAsync(Host);
        var token = await organization.AddTokenAsync();
        if (role is { } member)
        {
            await SignInAsync(organization, member);
        }

        var refusals = 0;
        Services.GetRequiredService<CurrentCaller>().Outdated += () => refusals++;
        var page = Render<CallerView>(view => view.AddChildContent<ApiTokenPage>(child => child.Add(p => p.TokenId, token.Id)));

        page.WaitForAssertion(() => Assert.Equal(1, refusals));
        await page.InvokeAsync(() => { });
        Assert.Equal(1, refusals);
        Assert.DoesNotContain(token.Id, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Viewer_SeesWhoMaySeeTokensAndWhomToAsk()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await organization.AddTokenAsync();
        await organization.AddPersonAsync(MemberRole.Owner, (user, _) => user.Name = "Ada");
        await SignInAsync(organization, MemberRole.Reviewer);

        var page = RenderForPerson<ApiTokensPage>();

        page.WaitForAssertion(() => Assert.Contains("Ask Ada for access.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Only developers, admins and owners can see API tokens.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Deploy", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table, button"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Member_SeesWhatThereIsWithoutButtonsThatChangeIt(bool hasTokens)
    {
        var organization = await TestOrganization.AddAsync(Host);
        if (hasTokens)
        {
            await AddOneInEachStateAsync(organization);
        }

        await SignInAsync(organization, MemberRole.Developer);

        var page = RenderForPerson<ApiTokensPage>();

        page.WaitForElement(hasTokens ? LoadedRow : ".page-state");
        Assert.Equal(hasTokens ? 4 : 0, page.FindAll("tbody .state-chip").Count);
        Assert.Empty(page.FindAll("tbody .list-menu button, .page-state button"));
        Assert.DoesNotContain("Create token", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadFailure_ShowsTheErrorStateAndRetries()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await organization.AddTokenAsync();
        await SignInAsync(organization, MemberRole.Admin);
        var contexts = Services.GetRequiredService<FaultyContexts>();
        contexts.Fault = new InvalidOperationException("The disk at /secret/place is full.");

        var page = RenderForPerson<ApiTokensPage>();

        var alert = page.WaitForElement("[role=alert]");
        Assert.Contains("could not be loaded", alert.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table"));

        contexts.Fault = null;
        await page.FindAll("button").Single(button => button.TextContent.Trim() == "Try again").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("Deploy", page.Find("tbody .row-title").TextContent));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Value_ThatIsCopiedAfterItWasReplaced_LeavesTheNewOneToBePickedUp()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var added = await organization.AddTokenAsync(change: token => token.CurrentValue.PickedUpAt = null);
        await SignInAsync(organization, MemberRole.Admin);
        var actions = Services.GetRequiredService<PersonActions>();

        await actions.DoAsync(caller => Host.Get<RotateApiToken>().ReplaceAsync(caller, added.Id, Cancellation), Cancellation);
        await actions.DoAsync(
            caller => Host.Get<PickUpApiToken>().ExecuteAsync(caller, added.Id, number: 1, Cancellation), Cancellation);

        await using var db = Host.OpenDatabase();
        var token = await db.ApiTokens.Include(row => row.Values).SingleAsync(row => row.Id == added.Id, Cancellation);
        Assert.Equal(2, token.Values.Count);
        Assert.Equal(ApiTokenState.NeverPickedUp, token.State(Host.Clock.GetUtcNow()));
    }

    [Theory]
    [InlineData(ApiTokenState.Active, null, null)]
    [InlineData(ApiTokenState.ExpiresSoon, "It ends on", "Change its end…")]
    [InlineData(ApiTokenState.Expired, "It ended on", "Change its end…")]
    [InlineData(ApiTokenState.Disabled, "Disabled. Every call with it is refused until somebody enables it.", "Enable")]
    [InlineData(ApiTokenState.Revoked, "Revoked because it leaked. Every call with it is refused", "Create one like this…")]
    public async Task PageOfAToken_SaysWhatItsStateMeansAndWhatToDo(ApiTokenState state, string? notice, string? act)
    {
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, MemberRole.Admin);
        var added = await organization.AddTokenAsync(change: token =>
        {
            token.DisabledAt = state == ApiTokenState.Disabled ? TestTime.Start : null;
            token.ExpiresAt = state switch
            {
                ApiTokenState.ExpiresSoon => TestTime.Start.AddDays(3),
                ApiTokenState.Expired => TestTime.Start,
                _ => null,
            };
            if (state == ApiTokenState.Revoked)
            {
                token.Revoke(TestTime.Start, RevocationReason.Leaked);
            }
        });

        var page = Render<CallerView>(view => view.AddChildContent<ApiTokenPage>(child => child.Add(p => p.TokenId, added.Id)));

        page.WaitForElement(".facts");
        page.WaitForAssertion(() =>
        {
            var shown = page.FindAll(".token-notice p").SingleOrDefault()?.TextContent.Trim();
            Assert.Equal(notice is null, shown is null);
            Assert.StartsWith(notice ?? "", shown ?? "", StringComparison.Ordinal);
            Assert.Equal(act, page.FindAll(".token-notice button").SingleOrDefault()?.TextContent.Trim());
        });
    }

    private const StringSplitOptions RemoveEmpty = StringSplitOptions.RemoveEmptyEntries;

    private static IElement Row(IRenderedComponent<ApiTokensPage> page, ApiTokenState state) =>
        page.FindAll("tbody tr").Single(row => row.QuerySelector(".row-title")?.TextContent == state.ToString());

    private async Task<string?> ActionsAsync(IRenderedComponent<ApiTokensPage> page, ApiTokenState state)
    {
        // Another row has them; when that one does, this one would.
        page.WaitForElement("tbody .list-menu button");
        if (Row(page, state).QuerySelector(".list-menu button") is null)
        {
            return null;
        }

        // The first press makes the menu; the browser hands it on.
        await page.Find($"[aria-label='Actions for {state}']").ClickAsync();
        await page.Find($"[aria-label='Actions for {state}']").ClickAsync();
        Popovers.WaitForElement(".mud-menu-item");
        return string.Join(", ", Popovers.FindAll(".mud-menu-item").Select(item => item.TextContent.Trim()));
    }

    /// <summary>Adds tokens that bear the names of their states.</summary>
    private async Task AddOneInEachStateAsync(TestOrganization organization)
    {
        var uses = Host.Get<ApiTokenUses>();
        foreach (var state in Enum.GetValues<ApiTokenState>())
        {
            var added = await organization.AddTokenAsync(change: token =>
            {
                token.Name = state.ToString();
                token.CurrentValue.PickedUpAt = state == ApiTokenState.NeverPickedUp ? null : TestTime.Start;
                token.DisabledAt = state == ApiTokenState.Disabled ? TestTime.Start : null;
                token.ExpiresAt = state switch
                {
                    ApiTokenState.Expired => TestTime.Start,
                    ApiTokenState.ExpiresSoon => TestTime.Start.AddDays(30),
                    _ => null,
                };
                _ = state == ApiTokenState.Revoked && token.Revoke(TestTime.Start);
            });
            if (state == ApiTokenState.Active)
            {
                uses.Add(added.Id, TestTime.Start, null);
                await uses.FlushAsync(Cancellation);
            }
        }
    }

    /// <summary>The app's database, which cannot be opened while a test says so.</summary>
    private sealed class FaultyContexts(IDbContextFactory<EntriDbContext> contexts) : IDbContextFactory<EntriDbContext>
    {
        public Exception? Fault { get; set; }

        public EntriDbContext CreateDbContext() => Fault is null ? contexts.CreateDbContext() : throw Fault;
    }
}
