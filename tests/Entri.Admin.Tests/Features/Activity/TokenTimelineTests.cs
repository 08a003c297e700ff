using System.Net;
using System.Security.Cryptography;
using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Features.Activity;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.Activity;

/// <summary>The page of a token tells its whole life.</summary>
public sealed class TokenTimelineTests(EntriHost host) : AppComponentTest(host)
{
    private static readonly IPAddress Office = IPAddress.Parse("203.0.113.7");

    [Fact]
    public async Task Timeline_TellsHowAValueGotOut_WhoCopiedIt_AndWhatWasChanged()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, MemberRole.Owner);
        var caller = await FindCallerAsync();
        var created = (await Host.Get<CreateApiToken>().ExecuteAsync(
            caller, new CreateApiTokenRequest("CI", null, ["projects:read"]), isHandedOver: false, Cancellation)).Value.Token;
        await Host.Get<PickUpApiToken>().ExecuteAsync(caller, created.Id, 1, Cancellation);
        await Host.Get<PickUpApiToken>().ExecuteAsync(caller, created.Id, 1, Cancellation);
        await Host.PatchAsync(
            $"{organization.TokensPath}/{created.Id}", (await organization.AddTokenAsync()).Credentials, new { name = "Deploy" });

        var timeline = Render(created.Id);

        var items = timeline.FindAll(".timeline > li").Select(Text).ToArray();
        Assert.Equal(4, items.Length);
        Assert.Contains(items, item => item.StartsWith($"The value {created.CurrentValue.Hint} was", StringComparison.Ordinal));
        Assert.Single(items, item => item.StartsWith("Ada Lovelace copied the value of token “CI”", StringComparison.Ordinal));
        Assert.Contains(items, item => item.StartsWith("Ada Lovelace created token “CI”", StringComparison.Ordinal));
        Assert.Equal(
            ("CI", "Deploy"),
            (timeline.Find(".timeline > li > div > dl del").TextContent, timeline.Find(".timeline > li > div > dl ins").TextContent));
    }

    [Fact]
    public async Task Timeline_TellsFirstCallsAndTheRefusalsOfEachDay_ByCause()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, MemberRole.Owner);
        var token = await organization.AddTokenAsync(
            [Scope.ProjectsRead],
            row => row.AddValue(RandomNumberGenerator.GetBytes(32), "entri_Ab12", "x9Zq", TestTime.Start.AddDays(-2), ApiToken.MaxGrace));
        var (uses, call) = (Host.Get<ApiTokenUses>(), Calls.Of(token.Id) with { Address = Office, UserAgent = "curl/8.5.0" });
        uses.Add(call, TestTime.Start.AddDays(-8));
        uses.Add(call, TestTime.Start.AddDays(-9));
        uses.Add(call with { ValueNumber = 2, UserAgent = "deploy/2" }, TestTime.Start.AddDays(-1));
        Refuse(CallOutcome.Forbidden, "tokens:write", 8, days: 6);
        Refuse(CallOutcome.AddressNotAllowed, "", 4, days: 6);
        Refuse(CallOutcome.Replaced, "", 1, days: 3);
        await uses.FlushAsync(Cancellation);

        var timeline = Render(token.Id);

        var items = timeline.FindAll(".timeline > li").Select(Text).Where(item => !item.StartsWith("The value", StringComparison.Ordinal));
        Assert.Equal(
            [
                "First call with the value entri_Ab12…x9Zq from 203.0.113.7 by deploy/2",
                "1 call of Feb 26 refused: 1 with a value that was replaced",
                "12 calls of Feb 23 refused: 8 for lack of a scope (tokens:write) and 4 from an address that is not allowed",
                "First call from 203.0.113.7 by curl/8.5.0",
            ],
            items);
        Assert.Equal(2, timeline.FindAll(".timeline > li.refusal").Count);

        void Refuse(CallOutcome outcome, string scope, int count, int days)
        {
            for (var i = 0; i < count; i++)
            {
                uses.Add(call with { Outcome = outcome, Scope = scope }, TestTime.Start.AddDays(-days));
            }
        }
    }

    [Fact]
    public async Task Timeline_OfALongLife_ShowsEarlierPartsOnRequest()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, MemberRole.Owner);
        var (token, editor) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());
        for (var i = 0; i < 25; i++)
        {
            await Host.PatchAsync($"{organization.TokensPath}/{token.Id}", editor.Credentials, new { name = $"Name {i}" });
        }

        var timeline = Render(token.Id);
        Assert.Equal(20, timeline.FindAll(".timeline > li").Count);
        await timeline.FindAll("button").Single(button => button.TextContent.Trim() == "Show earlier").ClickAsync();

        timeline.WaitForAssertion(() => Assert.Equal(26, timeline.FindAll(".timeline > li").Count));
        Assert.DoesNotContain("Show earlier", timeline.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeline_OfAForeignToken_IsMissing()
    {
        var (organization, other) = (await TestOrganization.AddAsync(Host), await TestOrganization.AddAsync(Host));
        var foreign = await other.AddTokenAsync();

        var found = await Host.Get<GetTokenTimeline>().ExecuteAsync(organization.Caller, foreign.Id, 20, Cancellation);

        Assert.IsType<Failure.NotFound>(found.Failure);
    }

    private static string Text(AngleSharp.Dom.IElement item)
    {
        var text = (item.QuerySelector("summary") ?? item.QuerySelector(".timeline-fact"))!.TextContent;
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<Caller> FindCallerAsync()
    {
        var callers = Services.GetRequiredService<CurrentCaller>();
        return (await callers.DoAsync(caller => Task.FromResult<Result<Caller>>(caller))).Value;
    }

    private IRenderedComponent<TokenTimeline> Render(string tokenId)
    {
        var view = Render<CallerView>(parameters => parameters.AddChildContent<TokenTimeline>(
            timeline => timeline.Add(t => t.TokenId, tokenId)));
        view.WaitForElement(".timeline > li");
        return view.FindComponent<TokenTimeline>();
    }
}
