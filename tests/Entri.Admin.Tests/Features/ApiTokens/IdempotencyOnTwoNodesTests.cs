using Entri.Admin.Data;
using Entri.Admin.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>What is sent again with the same <c>Idempotency-Key</c> to another node is done once.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
public sealed class IdempotencyOnTwoNodesTests : IClassFixture<TwoNodes>
{
    private readonly EntriHost[] _nodes;

    public IdempotencyOnTwoNodesTests(TwoNodes nodes)
    {
        TestDatabase.SkipUnlessPostgreSql();
        _nodes = [nodes.First, nodes.Second];
    }

    [Fact]
    public async Task TwentyAtOnce_MakeOneToken()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(_nodes[0]);
        var caller = owner.Credentials.With("Idempotency-Key", "one");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(number => _nodes[number % 2].PostAsync(organization.TokensPath, caller, new { name = "CI" })));

        IdempotencyTest.IsDoneOnce(answers);
        await using var db = _nodes[0].OpenDatabase();
        Assert.Equal(1, await db.ApiTokens.CountAsync(token => token.OrganizationId == organization.Id, Cancellation));
    }
}
