using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Security;

public sealed class ApiTokenUsesTests(EntriHost host)
{
    private ApiTokenUses Uses => host.Get<ApiTokenUses>();

    [Fact]
    public async Task Flush_AfterARequest_WritesWhenAndFromWhere()
    {
        var token = await host.AddTokenAsync();

        await host.GetAsync("/api/tokens/self", token.Credentials);
        await host.FlushUsesAsync();

        var self = (await host.GetAsync("/api/tokens/self", token.Credentials)).Json;
        Assert.Equal("2026-03-01T12:00:00.123Z", self.GetProperty("lastUsedAt").GetString());
        Assert.Equal("127.0.0.1", self.GetProperty("lastUsedFrom").GetString());
    }

    [Fact]
    public async Task Flush_OfALateUse_NeverMovesTheTimeBack()
    {
        var token = await host.AddTokenAsync();
        Uses.Add(token.Id, TestTime.Start, IPAddress.Parse("203.0.113.1"));
        await Uses.FlushAsync(Cancellation);

        Uses.Add(token.Id, TestTime.Start.AddHours(-1), IPAddress.Parse("203.0.113.2"));
        await Uses.FlushAsync(Cancellation);

        var row = await ReadAsync(token);
        Assert.Equal((TestTime.Start, "203.0.113.1"), (row.LastUsedAt, row.LastUsedFrom));
    }

    [Fact]
    public async Task Flush_AfterRevokeAndDisable_UndoesNeither()
    {
        var token = await host.AddTokenAsync();
        Uses.Add(token.Id, TestTime.Start.AddHours(1), IPAddress.Loopback);
        await using (var db = host.OpenDatabase())
        {
            var row = await db.ApiTokens.SingleAsync(t => t.Id == token.Id, Cancellation);
            row.Revoke(TestTime.Start);
            row.DisabledAt = TestTime.Start;
            await db.SaveChangesAsync(Cancellation);
        }

        await Uses.FlushAsync(Cancellation);

        var after = await ReadAsync(token);
        Assert.Equal((TestTime.Start, TestTime.Start, TestTime.Start.AddHours(1)), (after.RevokedAt, after.DisabledAt, after.LastUsedAt));
    }

    [Fact]
    public async Task Flush_OfSeveralUses_CountsEachOnItsDay()
    {
        var token = await host.AddTokenAsync();
        using var uses = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App);
        uses.Add(token.Id, TestTime.Start, IPAddress.Loopback);
        await uses.FlushAsync(Cancellation);
        foreach (var hours in new[] { 1, 11, 12, 13 })
        {
            uses.Add(token.Id, TestTime.Start.AddHours(hours), IPAddress.Loopback);
        }

        await uses.FlushAsync(Cancellation);

        Assert.Equal([(new DateOnly(2026, 3, 1), 3), (new DateOnly(2026, 3, 2), 2)], await CountsAsync(token));
    }

    [Fact]
    public async Task Flush_OfTwoInstancesWhileTokensAreUsed_CountsEveryUseOnce()
    {
        const int Clients = 4, UsesOfEach = 5000;
        var token = await host.AddTokenAsync();
        using var one = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App);
        using var other = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App);
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(
            async () =>
            {
                for (var use = 0; use < UsesOfEach; use++)
                {
                    (client % 2 == 0 ? one : other).Add(token.Id, TestTime.Start, IPAddress.Loopback);
                    await Task.Yield();
                }
            },
            Cancellation)).ToArray();

        while (!clients.All(client => client.IsCompleted))
        {
            await Task.WhenAll(one.FlushAsync(Cancellation), one.FlushAsync(Cancellation), other.FlushAsync(Cancellation));
        }

        await Task.WhenAll(one.FlushAsync(Cancellation), other.FlushAsync(Cancellation));
        Assert.Equal([(new DateOnly(2026, 3, 1), Clients * UsesOfEach)], await CountsAsync(token));
    }

    [Fact]
    public async Task Flush_ThatFails_LeavesItsUsesToTheNext()
    {
        var token = await host.AddTokenAsync();
        using var uses = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App);
        uses.Add(token.Id, TestTime.Start.AddHours(1), IPAddress.Loopback);
        await using (await TestDatabase.HoldChangesAsync(host.App, owner: null))
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            var flush = uses.FlushAsync(limit.Token);
            uses.Add(token.Id, TestTime.Start, IPAddress.Parse("203.0.113.1"));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush);
        }

        await uses.FlushAsync(Cancellation);

        Assert.Equal([(new DateOnly(2026, 3, 1), 2)], await CountsAsync(token));
        var row = await ReadAsync(token);
        Assert.Equal((TestTime.Start.AddHours(1), "127.0.0.1"), (row.LastUsedAt, row.LastUsedFrom));
    }

    [Fact]
    public async Task Flush_OfATokenThatIsGone_WritesTheOthers()
    {
        var token = await host.AddTokenAsync();
        using var uses = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App);
        uses.Add("tok_gone", TestTime.Start, IPAddress.Loopback);
        uses.Add(token.Id, TestTime.Start, IPAddress.Loopback);

        await uses.FlushAsync(Cancellation);

        Assert.Equal([(new DateOnly(2026, 3, 1), 1)], await CountsAsync(token));
    }

    [Fact]
    public async Task Request_ThatIsRefused_IsCountedAndNoUse()
    {
        var token = await host.AddTokenAsync(change: token => token.DisabledAt = TestTime.Start);

        await host.GetAsync("/api/tokens/self", token.Credentials);
        await host.FlushUsesAsync();

        Assert.Null((await ReadAsync(token)).LastUsedAt);
        await using var db = host.OpenDatabase();
        var day = await db.ApiTokenDays.SingleAsync(day => day.TokenId == token.Id, Cancellation);
        Assert.Equal((CallOutcome.Disabled, 1), (day.Outcome, day.Requests));
    }

    [Fact]
    public async Task Add_OfEverOtherSources_KeepsOnlySomeInMindAndCountsAll()
    {
        const int Calls = 5000;
        var token = await host.AddTokenAsync();
        using var uses = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App);
        for (var batch = 0; batch < 2; batch++)
        {
            for (var call = 0; call < Calls; call++)
            {
                uses.Add(Testing.Calls.Of(token.Id) with { UserAgent = $"agent {batch} {call}", Scope = "projects:read" }, TestTime.Start);
            }

            Assert.InRange(uses.Count, 1, ApiTokenCalls.MaxKinds + 1);
            await uses.FlushAsync(Cancellation);
        }

        await using var db = host.OpenDatabase();
        var rows = await db.ApiTokenCalls.Where(row => row.TokenId == token.Id).ToListAsync(Cancellation);
        Assert.Equal(ApiTokenCalls.MaxKinds + 1, rows.Count);
        Assert.Equal(2 * Calls, rows.Sum(row => row.Requests));
        var other = Assert.Single(rows, row => row.UserAgent == ApiTokenCalls.Other);
        Assert.Equal(("projects:read", ApiTokenCalls.Other, ApiTokenCalls.Other), (other.Scope, other.Address, other.ProjectId));
        Assert.Equal([(new DateOnly(2026, 3, 1), 2 * Calls)], await CountsAsync(token));
    }

    [Fact]
    public async Task Stop_WithUsesPending_WritesThem()
    {
        var token = await host.AddTokenAsync();
        using var uses = ActivatorUtilities.CreateInstance<ApiTokenUses>(host.App);
        await uses.StartAsync(Cancellation);
        uses.Add(token.Id, TestTime.Start.AddHours(2), IPAddress.Loopback);

        await uses.StopAsync(Cancellation);

        Assert.Equal(TestTime.Start.AddHours(2), (await ReadAsync(token)).LastUsedAt);
    }

    private async Task<List<(DateOnly Day, long Requests)>> CountsAsync(TestToken token)
    {
        await using var db = host.OpenDatabase();
        var days = await db.ApiTokenDays.Where(usage => usage.TokenId == token.Id).OrderBy(usage => usage.Day).ToListAsync(Cancellation);
        return [.. days.Select(usage => (usage.Day, usage.Requests))];
    }

    private async Task<ApiToken> ReadAsync(TestToken token)
    {
        await using var db = host.OpenDatabase();
        return await db.ApiTokens.AsNoTracking().SingleAsync(t => t.Id == token.Id, Cancellation);
    }
}
