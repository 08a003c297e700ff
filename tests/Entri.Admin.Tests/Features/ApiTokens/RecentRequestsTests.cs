using Entri.Admin.Data;
using Entri.Admin.Data.Usage;
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
            Assert.Equal(await ShownAsync(tokens), await StoredAsync(tokens));

            _clock.Advance(TimeSpan.FromHours(random.Next(40)));
            await job.RunAsync(Cancellation);

            Assert.Equal(await ShownAsync(tokens), await StoredAsync(tokens));
        }

        await using var db = host.OpenDatabase();
        Assert.All(await db.ApiTokens.Where(row => tokens.Contains(row.Id)).ToListAsync(Cancellation), row => Assert.Equal(0, row.Version));
    }

    [Fact]
    public async Task Correction_WhileRequestsAreBeingWritten_LosesNone()
    {
        var token = await AddAsync(await TestOrganization.AddAsync(host));
        using var uses = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App, _clock);
        using var job = ActivatorUtilities.CreateInstance<CorrectRecentRequests>(host.App, _clock);
        uses.Add(token, TestTime.Start, from: null);
        await uses.FlushAsync(Cancellation);
        _clock.Advance(TimeSpan.FromDays(40));
        var (written, mayCommit) = (new TaskCompletionSource(), new TaskCompletionSource());
        var now = _clock.GetUtcNow();
        var kind = new CallKind(token, DateOnly.FromDateTime(now.UtcDateTime), 1, CallOutcome.Ok, "", "", "", "");

        var writing = host.Get<DatabaseWriter>().WriteAsync(
            async db =>
            {
                await db.AddUsageAsync([new CallsOfHour(now, kind, new CallCount(3, now, now))], [], now, Cancellation);
                written.SetResult();
                await mayCommit.Task;
            },
            Cancellation);
        await written.Task.InTimeAsync();
        var correction = Task.Run(() => job.RunAsync(Cancellation), Cancellation);
        if (TestDatabase.IsPostgreSql)
        {
            // It has read what was there before, and waits for the row.
            await Wait.UntilAsync(IsSomebodyWaitingAsync);
        }

        mayCommit.SetResult();
        await writing.InTimeAsync();
        await correction.InTimeAsync();

        Assert.Equal(TestDatabase.IsPostgreSql ? 4 : 3, (await StoredAsync([token]))[0]);
        await job.RunAsync(Cancellation);
        Assert.Equal(3, (await StoredAsync([token]))[0]);
    }

    private async Task<bool> IsSomebodyWaitingAsync()
    {
        await using var db = host.OpenDatabase();
        return await db.Database.SqlQueryRaw<int>(
                "SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
            .SingleAsync(Cancellation) > 0;
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
