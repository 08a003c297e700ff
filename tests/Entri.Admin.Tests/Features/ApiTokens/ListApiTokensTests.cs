using System.Net;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class ListApiTokensTests(EntriHost host)
{
    [Fact]
    public async Task List_OfTokens_NeverHasAValueNorAHash()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var hash = ApiTokenSecret.HashOf(token.Value);
        var path = $"{organization.TokensPath}/{token.Id}";

        string[] bodies =
        [
            (await host.GetAsync(organization.TokensPath, token.Caller)).HasStatus(HttpStatusCode.OK).Body,
            (await host.GetAsync(path, token.Caller)).HasStatus(HttpStatusCode.OK).Body,
            (await host.PatchAsync(path, token.Caller, new { name = "CI" })).HasStatus(HttpStatusCode.OK).Body,
            (await host.GetAsync("/api/tokens/self", token.Caller)).HasStatus(HttpStatusCode.OK).Body,
            (await host.GetAsync(organization.ActivityPath, token.Caller)).HasStatus(HttpStatusCode.OK).Body,
        ];

        Assert.All(bodies, body =>
        {
            Assert.DoesNotContain(token.Value[10..^4], body, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexString(hash), body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(hash), body, StringComparison.Ordinal);
            Assert.DoesNotContain("hash", body, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task List_ByState_AgreesWithTheState()
    {
        var organization = await TestOrganization.AddAsync(host);
        DateTimeOffset?[] times = [null, TestClock.Start.AddDays(-1)];
        DateTimeOffset?[] ends = [null, TestClock.Start.AddDays(-1), TestClock.Start, TestClock.Start.AddDays(7), TestClock.Start.AddDays(8)];
        var tokens = new List<ApiToken>();
        foreach (var (isRevoked, disabledAt, pickedUpAt, end) in
            from revokedAt in times from disabledAt in times from pickedUpAt in times from end in ends select (revokedAt is not null, disabledAt, pickedUpAt, end))
        {
            var token = organization.NewToken().Entity;
            (token.DisabledAt, token.PickedUpAt, token.ExpiresAt) = (disabledAt, pickedUpAt, end);
            _ = isRevoked && token.Revoke(TestClock.Start);
            tokens.Add(token);
        }

        await host.SaveAsync([.. tokens]);
        await UseAsync(tokens[0], tokens[5], tokens[8]);
        var actor = new Actor { OrganizationId = organization.Id, Name = "Ada", Scopes = [.. Scope.All] };
        var list = host.App.GetRequiredService<ListApiTokens>();

        foreach (var state in Enum.GetValues<ApiTokenState>())
        {
            var found = await list.ExecuteAsync(actor, new ListApiTokensRequest(new PageQuery(1, 200), State: state), TestContext.Current.CancellationToken);

            Assert.All(found.Value.Data, token => Assert.Equal(state, token.State));
            Assert.Equal(await CountAsync(list, actor, state), found.Value.Data.Count);
        }
    }

    private static async Task<int> CountAsync(ListApiTokens list, Actor actor, ApiTokenState state)
    {
        var all = await list.ExecuteAsync(actor, new ListApiTokensRequest(new PageQuery(1, 200)), TestContext.Current.CancellationToken);
        return all.Value.Data.Count(token => token.State == state);
    }

    private async Task UseAsync(params ApiToken[] tokens)
    {
        var uses = host.App.GetRequiredService<ApiTokenUses>();
        Array.ForEach(tokens, token => uses.Add(token.Id, TestClock.Start, null));
        await uses.FlushAsync(TestContext.Current.CancellationToken);
    }
}
