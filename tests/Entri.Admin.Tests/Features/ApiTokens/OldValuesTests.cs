using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>What becomes of the values that a token had before.</summary>
public sealed class OldValuesTests
{
    [Fact]
    public async Task Values_ReplacedLongAgo_GoUnlessSomebodyUsedThemSince()
    {
        // What is removed at another time would be missed by other tests.
        await using var host = new EntriHost();
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync(change: row =>
        {
            Replace(row, daysAgo: 420);
            Replace(row, daysAgo: 401);
            Replace(row, daysAgo: 399);
        });
        await using (var db = host.OpenDatabase())
        {
            await db.ApiTokenValues.Where(value => value.TokenId == token.Id && value.Number == 2)
                .ExecuteUpdateAsync(set => set.SetProperty(value => value.UsedAfterEndAt, TestTime.Start.AddDays(-10)), Cancellation);
        }

        // Apart from that one, the first was replaced 420 days ago and the third 399.
        Assert.Equal("2 3 4", await LeftAsync(TestTime.Start));
        Assert.Equal("2 4", await LeftAsync(TestTime.Start.AddDays(2)));
        Assert.Equal("4", await LeftAsync(TestTime.Start.AddDays(391)));

        async Task<string> LeftAsync(DateTimeOffset now)
        {
            using var job = ActivatorUtilities.CreateInstance<RemoveOldUsage>(host.App, new FakeTimeProvider(now));
            await job.RunAsync(Cancellation);
            await using var db = host.OpenDatabase();
            var left = db.ApiTokenValues.Where(value => value.TokenId == token.Id).Select(value => value.Number).Order();
            return string.Join(' ', await left.ToListAsync(Cancellation));
        }
    }

    private static void Replace(ApiToken token, int daysAgo) =>
        token.AddValue(Guid.NewGuid().ToByteArray(), "entri_Abcd", "x9Zq", TestTime.Start.AddDays(-daysAgo));
}
