using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>A token that is revoked, and what it made.</summary>
public sealed class RevokeMadeTokensTests(EntriHost host)
{
    [Fact]
    public async Task Made_IsEveryLivingDescendantAlsoThroughMakersThatHaveEnded()
    {
        var (organization, admin, root) = await MakeAsync();
        var child = await MakeAsync(organization, root, "child");
        var ended = await MakeAsync(organization, root, "ended");
        var grandchild = await MakeAsync(organization, ended, "grandchild");
        var disabled = await MakeAsync(organization, child, "disabled");
        var expired = await MakeAsync(organization, child, "expired");
        await MakeAsync(organization, admin, "other");
        await host.DeleteAsync($"{organization.TokensPath}/{ended.Id}", admin.Credentials);
        await host.PatchAsync($"{organization.TokensPath}/{disabled.Id}", admin.Credentials, new { disabled = true });
        await ExpireAsync(expired);

        var made = (await host.Get<ListMadeApiTokens>().ExecuteAsync(organization.Caller, root.Id, Cancellation)).Value;

        Assert.Equal(
            [("child", root.Id), ("disabled", child.Id), ("grandchild", ended.Id)],
            made.First.Select(token => (token.Name, token.CreatedByTokenId!)).Order());
        Assert.Equal(3, made.Total);
    }

    [Fact]
    public async Task Revoke_WithMade_EndsThemAllAndNobodyElseWithOneEntryEach()
    {
        var (organization, admin, root) = await MakeAsync();
        var child = await MakeAsync(organization, root, "child");
        var ended = await MakeAsync(organization, child, "ended");
        await host.DeleteAsync($"{organization.TokensPath}/{ended.Id}", admin.Credentials);
        var many = new List<TestToken> { child };
        for (var i = 0; i < 40; i++)
        {
            many.Add(await MakeAsync(organization, child, $"child {i}"));
        }

        var other = await MakeAsync(organization, admin, "other");

        Assert.Equal(41, await RevokeAsync(organization, admin, root, withMade: true));

        Assert.All(
            await Task.WhenAll(many.Append(root).Select(token => host.GetAsync("/api/tokens/self", token.Credentials))),
            answer => answer.IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized));
        (await host.GetAsync("/api/tokens/self", other.Credentials)).HasStatus(HttpStatusCode.OK);
        var entries = await host.GetAsync($"{organization.ActivityPath}?action=token.revoked&limit=200", admin.Credentials);
        Assert.Equal(
            many.Append(root).Append(ended).Select(token => token.Id).Order(),
            entries.Json.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("targetId").GetString()!).Order());
    }

    [Fact]
    public async Task Revoke_Alone_LeavesWhatItMade()
    {
        var (organization, admin, root) = await MakeAsync();
        var child = await MakeAsync(organization, root, "child");

        Assert.Equal(0, await RevokeAsync(organization, admin, root, withMade: false));

        (await host.GetAsync("/api/tokens/self", root.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        (await host.GetAsync("/api/tokens/self", child.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Revoke_OfAMakerThatHasEnded_StillEndsWhatItMade()
    {
        var (organization, admin, root) = await MakeAsync();
        var child = await MakeAsync(organization, root, "child");
        await host.DeleteAsync($"{organization.TokensPath}/{root.Id}", admin.Credentials);

        Assert.Equal(1, await RevokeAsync(organization, admin, root, withMade: true));

        (await host.GetAsync("/api/tokens/self", child.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Revoke_OfMakersInACircle_Ends()
    {
        var (organization, admin, root) = await MakeAsync();
        var child = await MakeAsync(organization, root, "child");
        await using (var db = host.OpenDatabase())
        {
            await db.ApiTokens.Where(token => token.Id == root.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(token => token.CreatedByTokenId, child.Id), Cancellation);
        }

        Assert.Equal(1, await RevokeAsync(organization, admin, root, withMade: true));
    }

    [Fact]
    public async Task Revoke_WithMadeByACallerWithoutThePermission_EndsNothing()
    {
        var (organization, _, root) = await MakeAsync();
        var child = await MakeAsync(organization, root, "child");
        var reader = await organization.AddTokenAsync([Scope.TokensRead]);

        foreach (var token in new[] { root, reader })
        {
            var refused = await host.Get<RevokeApiToken>().ExecuteAsync(CallerOf(organization, reader), token.Id, true, Cancellation);
            Assert.IsType<Failure.Forbidden>(refused.Failure);
        }

        Assert.All(
            await Task.WhenAll(new[] { root, child, reader }.Select(token => host.GetAsync("/api/tokens/self", token.Credentials))),
            answer => answer.HasStatus(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Made_ByATokenOfAnotherOrganization_IsNobodysBusiness()
    {
        var (organization, _, root) = await MakeAsync();
        var child = await MakeAsync(organization, root, "child");
        var (stranger, strangersAdmin, _) = await MakeAsync();

        Assert.Equal(0, (await host.Get<ListMadeApiTokens>().ExecuteAsync(stranger.Caller, root.Id, Cancellation)).Value.Total);
        var missing = await host.Get<RevokeApiToken>().ExecuteAsync(CallerOf(stranger, strangersAdmin), root.Id, true, Cancellation);
        Assert.IsType<Failure.NotFound>(missing.Failure);
        (await host.GetAsync("/api/tokens/self", child.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    private static Caller CallerOf(TestOrganization organization, TestToken token) =>
        (TokenCaller)organization.Caller with { TokenId = token.Id };

    private async Task<(TestOrganization Organization, TestToken Admin, TestToken Root)> MakeAsync()
    {
        var organization = await TestOrganization.AddAsync(host);
        return (organization, await organization.AddTokenAsync(), await organization.AddTokenAsync());
    }

    private async Task<TestToken> MakeAsync(TestOrganization organization, TestToken maker, string name)
    {
        var made = (await host.PostAsync(organization.TokensPath, maker.Credentials, $$"""{"name":"{{name}}","scopes":["tokens:write"]}"""))
            .HasStatus(HttpStatusCode.Created);
        return new TestToken(made.Id, made.Json.GetProperty("token").GetString()!);
    }

    private async Task ExpireAsync(TestToken token)
    {
        await using var db = host.OpenDatabase();
        await db.ApiTokens.Where(row => row.Id == token.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, host.Clock.GetUtcNow().AddSeconds(-1)), Cancellation);
    }

    private async Task<int> RevokeAsync(TestOrganization organization, TestToken admin, TestToken token, bool withMade) =>
        (await host.Get<RevokeApiToken>().ExecuteAsync(CallerOf(organization, admin), token.Id, withMade, Cancellation)).Value.Length;
}
