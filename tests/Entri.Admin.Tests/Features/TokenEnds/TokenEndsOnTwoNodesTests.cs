using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Features.TokenEnds;

/// <summary>Two instances that find the same tokens due in the same moment.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
public sealed class TokenEndsOnTwoNodesTests : IClassFixture<TwoNodes>
{
    private readonly TwoNodes _nodes;

    public TokenEndsOnTwoNodesTests(TwoNodes nodes)
    {
        TestDatabase.SkipUnlessPostgreSql();
        _nodes = nodes;
    }

    [Fact]
    public async Task Notices_OfTwoNodesAtOnce_GoOutOnce()
    {
        var clock = new FakeTimeProvider(TestTime.Start);
        var organization = TestOrganization.New(_nodes.First);
        organization.Entity.Policy = new() { MaxIdleDays = 30, IdleSince = TestTime.Start };
        await _nodes.First.SaveAsync(organization.Entity);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var ending = await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(30));
        var unused = await organization.AddTokenAsync();
        EntriHost[] hosts = [_nodes.First, _nodes.Second];

        for (var day = 0; day <= 32; day++)
        {
            await Task.WhenAll(hosts.SelectMany(host => Enumerable.Range(0, 3)
                .Select(_ => Task.Run(() => host.NewJob(clock).RunAsync(Cancellation)))));
            clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([14, 7, 1], (await _nodes.First.NoticesAsync(ending.Id)).Select(notice => notice.DaysBefore));
        Assert.Equal([14, 7, 1, 0], (await _nodes.First.NoticesAsync(unused.Id)).Select(notice => notice.DaysBefore));
        Assert.Equal(7, await _nodes.First.MailsAsync(organization, owner.Email));
    }
}
