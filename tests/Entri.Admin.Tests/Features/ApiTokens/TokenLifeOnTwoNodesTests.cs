using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>What time does to tokens is the same on every node, and done once.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
[Trait(TestTraits.Takes, TestTraits.LongTime)]
public sealed class TokenLifeOnTwoNodesTests : IClassFixture<TwoNodes>
{
    private readonly EntriHost[] _nodes;

    public TokenLifeOnTwoNodesTests(TwoNodes nodes)
    {
        TestDatabase.SkipUnlessPostgreSql();
        _nodes = [nodes.First, nodes.Second];
    }

    [Fact]
    public async Task OldValue_EndsOnBothNodesAtTheSameMoment()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(_nodes[0]);
        var token = await organization.AddTokenAsync();
        var rotated = (await _nodes[0].PostAsync(
            $"{organization.TokensPath}/{token.Id}/rotate", owner.Credentials, """{"gracePeriodSeconds":900}"""))
            .HasStatus(HttpStatusCode.Created);
        var newer = new TestToken(token.Id, rotated.Json.GetProperty("token").GetString()!);

        Pass(TimeSpan.FromSeconds(900) - TimeSpan.FromMilliseconds(1));
        await AnswerAsync(token, HttpStatusCode.OK);
        await AnswerAsync(newer, HttpStatusCode.OK);
        Pass(TimeSpan.FromMilliseconds(1));
        await AnswerAsync(token, HttpStatusCode.Unauthorized);
        await AnswerAsync(newer, HttpStatusCode.OK);
    }

    [Fact]
    public async Task UnclaimedToken_IsRevokedOnce()
    {
        var organization = await TestOrganization.AddAsync(_nodes[0]);
        var token = await organization.AddTokenAsync(change: row => row.CurrentValue.PickedUpAt = null);
        Pass(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));

        await Task.WhenAll(_nodes.Select(node => node.Get<RevokeUnclaimedTokens>().RunAsync(Cancellation)));

        await AnswerAsync(token, HttpStatusCode.Unauthorized);
        await using var db = _nodes[0].OpenDatabase();
        Assert.Equal(
            [ActivityActions.TokenRevoked],
            await db.Activity.Where(entry => entry.OrganizationId == organization.Id)
                .Select(entry => entry.Action).ToListAsync(Cancellation));
    }

    private void Pass(TimeSpan time) => Array.ForEach(_nodes, node => node.Clock.Advance(time));

    private async Task AnswerAsync(TestToken token, HttpStatusCode status)
    {
        foreach (var node in _nodes)
        {
            (await node.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(status);
        }
    }
}
