using System.Net;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>What becomes of tokens whose value nobody copied or used.</summary>
public sealed class UnclaimedTokenTests(TokenLifeTest.PassingHost host) : TokenLifeTest(host)
{
    /// <summary>A use reaches the database some seconds late.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Token_ThatNobodyPickedUp_IsRevokedAfterADay_AndTheListSaysWhen()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var token = await AddAsync(organization);
        var deadline = Now.AddHours(24);
        Assert.Equal(deadline, await PickUpByAsync(organization, token));

        Host.Clock.Advance(TimeSpan.FromHours(24) + Margin - Tick);
        await RunAsync();
        Assert.Equal(deadline, await PickUpByAsync(organization, token));
        Host.Clock.Advance(Tick);
        await RunAsync();
        await RunAsync();

        await IsRefusedAsync(token, "token_revoked");
        var entry = Assert.Single(await ActivityAsync(organization));
        Assert.Equal(
            ("token.revoked", null, "Entri Admin", token.Id, "never_picked_up"),
            (entry.Action, entry.UserId, entry.UserName, entry.TargetId, entry.Metadata["reason"]));
    }

    [Fact]
    public async Task Token_ThatIsCopiedUsedHandedOverOrOver_StaysAsItIs()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var admin = await organization.AddTokenAsync();
        var (copied, used) = (await AddAsync(organization), await AddAsync(organization));
        var expired = await AddAsync(organization, Now.AddHours(1));
        await Host.Get<PickUpApiToken>().ExecuteAsync(CallerOf(organization, admin), copied.Id, 1, Cancellation);
        await WorksAsync(used);
        await FlushUsesAsync();
        var answer = await Host.PostAsync(organization.TokensPath, admin.Credentials, new { name = "CI" });
        var made = new TestToken(answer.Id, answer.Json.GetProperty("token").GetString()!);

        Host.Clock.Advance(TimeSpan.FromDays(3));
        await RunAsync();

        await WorksAsync(copied);
        await WorksAsync(used);
        await WorksAsync(made);
        await IsRefusedAsync(expired, "token_expired");
    }

    [Fact]
    public async Task Token_ThatOnlyThePageThatShowsItTried_IsNotPickedUp()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var (tried, used) = (await AddAsync(organization), await AddAsync(organization));
        var spent = await AddAsync(organization);

        using (Host.Get<CallWatch>().Watch(ApiTokenSecret.HashOf(tried.Value), _ => { }))
        {
            foreach (var token in (TestToken[])[tried, used])
            {
                (await Host.GetAsync("/api/tokens/self", token.Credentials.With("X-Entri-Test", "1"))).HasStatus(HttpStatusCode.OK);
            }
        }

        using (Host.Get<CallWatch>().Watch(ApiTokenSecret.HashOf(spent.Value), _ => { }))
        {
            (await Host.GetAsync("/api/projects", spent.Credentials.With("X-Entri-Test", "1"))).HasStatus(HttpStatusCode.OK);
        }

        await FlushUsesAsync();
        await using var db = Host.OpenDatabase();
        Assert.Equal((false, false), await IsPickedUpOrUsedAsync(tried));
        Assert.Equal((true, true), await IsPickedUpOrUsedAsync(used));
        Assert.Equal((true, true), await IsPickedUpOrUsedAsync(spent));

        async Task<(bool, bool)> IsPickedUpOrUsedAsync(TestToken token) => await db.ApiTokens.FindAsync([token.Id], Cancellation) is { } row
            ? (row.IsPickedUp, row.LastUsedAt is not null)
            : default;
    }

    [Fact]
    public async Task List_TellsThoseThatNobodyPickedUp_FromThoseThatWereOnlyCopied()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var admin = await organization.AddTokenAsync();
        var (copied, used, waiting) = (await AddAsync(organization), await AddAsync(organization), await AddAsync(organization));
        await Host.Get<PickUpApiToken>().ExecuteAsync(CallerOf(organization, admin), copied.Id, 1, Cancellation);
        await WorksAsync(used);
        await FlushUsesAsync();

        Assert.Equal([waiting.Id], await FindAsync(ApiTokenState.NeverPickedUp));
        Assert.Equal(new HashSet<string> { admin.Id, copied.Id }, [.. await FindAsync(ApiTokenState.NeverUsed)]);
        Assert.Equal([used.Id], await FindAsync(ApiTokenState.Active));

        async Task<string[]> FindAsync(ApiTokenState state)
        {
            var found = await Host.Get<ListApiTokens>().ExecuteAsync(
                organization.Caller, new(new PageQuery(), State: state), Cancellation);
            return [.. found.Value.Data.Select(token => token.Id)];
        }
    }

    [Fact]
    public async Task Replacement_StartsTheDayAnew()
    {
        var (organization, _) = await AddAsync();
        var (admin, token) = (await organization.AddTokenAsync(), await AddAsync(organization));
        Host.Clock.Advance(TimeSpan.FromHours(23));
        var replaced = await Host.Get<RotateApiToken>().ReplaceAsync(CallerOf(organization, admin), token.Id, Cancellation);
        var newer = new TestToken(token.Id, replaced.Value.Secret!.Reveal());
        await IsRefusedAsync(token, "token_expired");

        Host.Clock.Advance(TimeSpan.FromHours(24) + Margin - Tick);
        await RunAsync();
        Assert.DoesNotContain(await ActivityAsync(organization), entry => entry.Action == "token.revoked");
        Host.Clock.Advance(Tick);
        await RunAsync();

        await IsRefusedAsync(newer, "token_revoked");
    }

    [Fact]
    public async Task Restored_ItIsNotRevokedOnceMore()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var token = await AddAsync(organization);
        Host.Clock.Advance(TimeSpan.FromHours(24) + Margin);
        await RunAsync();
        var admin = await organization.AddPersonAsync(MemberRole.Admin);

        (await Host.SendAsync("POST", $"{PathOf(organization, token)}/restore", admin.Credentials)).HasStatus(HttpStatusCode.OK);
        Host.Clock.Advance(TimeSpan.FromDays(2));
        await RunAsync();

        await WorksAsync(token);
    }

    [Fact]
    public async Task NewValue_OfARotatedToken_IsMarkedUntilSomebodyCopiesOrUsesIt()
    {
        var (organization, owner) = await AddAsync();
        var (admin, token, other) =
            (await organization.AddTokenAsync(), await organization.AddTokenAsync(), await organization.AddTokenAsync());
        var (rotated, copied) = (await RotateOnPageAsync(token), await RotateOnPageAsync(other));
        Host.Clock.Advance(TimeSpan.FromHours(2));
        await RunAsync();
        var read = await ReadAsync(organization, token, owner);
        Assert.Equal((false, "null"), (read.GetProperty("isPickedUp").GetBoolean(), read.GetProperty("pickUpBy").GetRawText()));

        await WorksAsync(rotated);
        await FlushUsesAsync();
        await Host.Get<PickUpApiToken>().ExecuteAsync(CallerOf(organization, admin), copied.Id, 2, Cancellation);

        Assert.True((await ReadAsync(organization, token, owner)).GetProperty("isPickedUp").GetBoolean());
        Assert.True((await ReadAsync(organization, other, owner)).GetProperty("isPickedUp").GetBoolean());

        async Task<TestToken> RotateOnPageAsync(TestToken each)
        {
            var created = await Host.Get<RotateApiToken>().ExecuteAsync(
                CallerOf(organization, admin), each.Id, new(), isHandedOver: false, Cancellation);
            return new TestToken(each.Id, created.Value.Secret!.Reveal());
        }
    }

    private static Caller CallerOf(TestOrganization organization, TestToken token) =>
        (TokenCaller)organization.Caller with { TokenId = token.Id };

    private static Task<TestToken> AddAsync(TestOrganization organization, DateTimeOffset? end = null) =>
        organization.AddTokenAsync(change: token => (token.CurrentValue.PickedUpAt, token.ExpiresAt) = (null, end));

    private Task RunAsync() => Host.Get<RevokeUnclaimedTokens>().RunAsync(Cancellation);

    private async Task<DateTimeOffset> PickUpByAsync(TestOrganization organization, TestToken token)
    {
        var person = await organization.AddPersonAsync(MemberRole.Owner);
        return (await ReadAsync(organization, token, person)).GetProperty("pickUpBy").GetDateTimeOffset();
    }
}
