using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>A host whose database has the tokens of these tests alone: the job goes through all there are, at their time.</summary>
public sealed class RecentRequestsHost : EntriHost;

/// <summary>What the list is sorted by where it is sorted by requests: as many as the days of the row have.</summary>
public sealed class RecentRequestsTests(RecentRequestsHost host) : IClassFixture<RecentRequestsHost>
{
    private readonly FakeTimeProvider _clock = new(TestTime.Start);

    [Fact]
    public async Task Sum_AfterBatchesAndDays_IsThatOfTheDaysThatAreShown()
    {
        var organization = await TestOrganization.AddAsync(host);
        string[] tokens = [await AddAsync(organization), await AddAsync(organization), await AddAsync(organization)];
        using var uses = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App, _clock);
        using var job = ActivatorUtilities.CreateInstance<CorrectRecentRequests>(host.App, _clock);
        var random = new Random(13);
        for (var step = 0; step < 60; step++)
        {
            for (var call = random.Next(4); call > 0; call--)
            {
                // Some come late, as after a failed write, some before the days that are shown, and some from a clock that is ahead.
                var days = random.Next(6) switch { 0 => -30, 1 => -29, 2 => 1, _ => 0 };
                var at = _clock.GetUtcNow().AddDays(days).AddHours(-random.Next(30));
                var outcome = random.Next(3) == 0 ? CallOutcome.Forbidden : CallOutcome.Ok;
                uses.Add(Testing.Calls.Of(tokens[random.Next(tokens.Length)]) with { Outcome = outcome }, at);
            }

            await uses.FlushAsync(Cancellation);
            _clock.Advance(TimeSpan.FromHours(random.Next(40)));
            await job.RunAsync(Cancellation);

            Assert.Equal(await ShownAsync(tokens), await StoredAsync(tokens));
        }

        await using var db = host.OpenDatabase();
        Assert.All(await db.ApiTokens.Where(row => tokens.Contains(row.Id)).ToListAsync(Cancellation), row => Assert.Equal(0, row.Version));
    }

    [Fact]
    public async Task Correction_WhileRequestsAreWritten_LosesNone()
    {
        var organization = await TestOrganization.AddAsync(host);
        string[] tokens = [await AddAsync(organization), await AddAsync(organization)];
        using var uses = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App, _clock);
        using var others = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App, _clock);
        using var job = ActivatorUtilities.CreateInstance<CorrectRecentRequests>(host.App, _clock);

        await Task.WhenAll(WriteAsync(uses), WriteAsync(others), CorrectAsync());

        Assert.All(await StoredAsync(tokens), sum => Assert.Equal(80, sum));
        Assert.Equal(await ShownAsync(tokens), await StoredAsync(tokens));

        async Task WriteAsync(ApiTokenUses instance)
        {
            await Task.Yield();
            for (var batch = 0; batch < 40; batch++)
            {
                Array.ForEach(tokens, token => instance.Add(token, _clock.GetUtcNow(), from: null));
                await instance.FlushAsync(Cancellation);
            }
        }

        async Task CorrectAsync()
        {
            await Task.Yield();
            for (var round = 0; round < 40; round++)
            {
                await job.RunAsync(Cancellation);
            }
        }
    }

    private static async Task<string> AddAsync(TestOrganization organization) => (await organization.AddTokenAsync()).Id;

    private async Task<long[]> StoredAsync(string[] tokens)
    {
        await using var db = host.OpenDatabase();
        var rows = await db.ApiTokens.Where(token => tokens.Contains(token.Id))
            .ToDictionaryAsync(token => token.Id, token => token.RecentRequests, Cancellation);
        return [.. tokens.Select(token => rows[token])];
    }

    private async Task<long[]> ShownAsync(string[] tokens)
    {
        var (first, end) = ApiTokenDay.ShownAt(_clock.GetUtcNow());
        await using var db = host.OpenDatabase();
        var days = await db.ApiTokenDays.Where(day => tokens.Contains(day.TokenId)).ToListAsync(Cancellation);
        var shown = days.Where(day => day.Day >= first && day.Day < end).ToLookup(day => day.TokenId, day => day.Requests);
        return [.. tokens.Select(token => shown[token].Sum())];
    }
}
