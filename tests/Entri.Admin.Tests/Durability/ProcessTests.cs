using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Durability;

/// <summary>Tests that take the machine's attention run one after the other, when the rest is done.</summary>
[CollectionDefinition(nameof(ProcessTests), DisableParallelization = true)]
public sealed class OneAfterTheOther;

/// <summary>What survives when the process is killed, told to stop, or started several times at once.</summary>
[Collection(nameof(ProcessTests))]
public sealed partial class ProcessTests : IAsyncLifetime
{
    private const int Kills = 20;
    private const int Stops = 10;
    private readonly string _data = Directory.CreateTempSubdirectory("entri-tests-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [GeneratedRegex("Applying migration '([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex ApplyingMigration { get; }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await TestDatabase.DropAsync(_data);
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Kill_WhileTokensAreMadeAndRevoked_LosesNothingThatWasAcknowledged()
    {
        var value = await AppProcess.SeedAsync(_data);
        var made = new ConcurrentDictionary<string, bool>();
        var revoked = new ConcurrentDictionary<string, bool>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var app = await AppProcess.StartedAsync(_data);
            app.Http.DefaultRequestHeaders.Add("X-API-Key", value);
            var clients = Enumerable.Range(0, 4).Select(_ => ChangeUntilItFailsAsync(app.Http, made, revoked)).ToArray();
            for (var before = revoked.Count; revoked.Count < before + 2 && !clients.Any(client => client.IsCompleted);)
            {
                await Task.Delay(10, Cancellation);
            }

            await Task.Delay(Random.Shared.Next(300), Cancellation);
            await app.KillAsync();
            await Task.WhenAll(clients);

            var (tokens, actions, isWhole) = await ReadAsync();
            Assert.True(isWhole, "The log or the file is broken.");
            Assert.Superset(made.Keys.ToHashSet(), tokens.Keys.ToHashSet());
            Assert.All(revoked.Keys, id => Assert.NotNull(tokens[id]));
            Assert.Equal(tokens.Keys.Order(), actions[ActivityActions.TokenCreated].Order());
            Assert.Equal(tokens.Where(token => token.Value is not null).Select(token => token.Key).Order(), actions[ActivityActions.TokenRevoked].Order());
        }

        Assert.True(revoked.Count > Kills, $"Only {revoked.Count} were revoked: the test proves little.");
    }

    [Fact]
    public async Task Stop_UnderLoad_CutsNoRequestAndWritesTheLastUse()
    {
        var value = await AppProcess.SeedAsync(_data);
        var answered = 0L;
        for (var stop = 1; stop <= Stops; stop++)
        {
            await using var app = await AppProcess.StartedAsync(_data, "--ShutdownDelay=00:00:00.5");
            app.Http.DefaultRequestHeaders.Add("X-API-Key", value);
            (await app.Http.GetAsync("/health/ready", Cancellation)).EnsureSuccessStatusCode();
            var clients = Enumerable.Range(0, 8).Select(_ => ReadUntilRefusedAsync(app.Http)).ToArray();
            var (stopping, change) = await AppProcess.InDatabaseAsync(_data, async (db, _) =>
            {
                await using var locked = await TestDatabase.LockTokensAsync(db);
                var change = app.Http.PostAsJsonAsync("/api/organizations/current/tokens", new { name = "Kept" }, Cancellation);
                await Task.Delay(200, Cancellation);
                var stopping = app.StopAsync();
                await Task.Delay(200, Cancellation);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync("/health/ready", Cancellation)).StatusCode);

                // The server closes while the change waits for its turn.
                await Task.Delay(600, Cancellation);
                Assert.False(change.IsCompleted);
                return (stopping, change);
            });

            Assert.Equal(HttpStatusCode.Created, (await change).StatusCode);
            Assert.Equal(0, await stopping);
            var reads = await Task.WhenAll(clients);
            Assert.All(reads, read => Assert.NotEqual(0, read.Count));
            Assert.Equal(stop, (await ReadAsync()).Tokens.Count);

            answered += 1 + reads.Sum(read => read.Count);
            var lastStart = reads.Max(read => read.LastStart);
            var (used, counted) = await AppProcess.InDatabaseAsync(_data, async (db, _) =>
                (await db.ApiTokens.MaxAsync(token => token.LastUsedAt), await db.ApiTokenUsage.SumAsync(usage => usage.Requests)));
            Assert.Equal(answered, counted);

            // The database keeps whole milliseconds.
            Assert.True(used >= lastStart.AddMilliseconds(-1), $"The last use, {used:O}, is older than the start of the last request, {lastStart:O}.");
        }
    }

    [Fact]
    public async Task Start_OfFiveAtOnceOnANewDatabase_MigratesOnce()
    {
        string[] settings = ["--Logging:LogLevel:Microsoft.EntityFrameworkCore.Migrations=Information", "--ShutdownDelay=00:00:00"];
        var apps = Enumerable.Range(0, 5).Select(_ => AppProcess.Start(_data, settings)).ToArray();
        try
        {
            await Task.WhenAll(apps.Select(app => app.WhenReadyAsync()));

            // One that is killed may not have written all of its log.
            await Task.WhenAll(apps.Select(app => app.StopAsync()));
        }
        finally
        {
            await Task.WhenAll(apps.Select(app => app.DisposeAsync().AsTask()));
        }

        var log = string.Concat(apps.Select(app => app.Output));
        var migrations = await AppProcess.InDatabaseAsync(_data, (db, _) => Task.FromResult(db.Database.GetMigrations()));
        Assert.Equal(migrations, ApplyingMigration.Matches(log).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_ThatMustNotMigrate_SucceedsWhereNothingIsMissing()
    {
        var value = await AppProcess.SeedAsync(_data);
        await using var app = await AppProcess.StartedAsync(_data, "--Database:MigrateOnStart=false");
        app.Http.DefaultRequestHeaders.Add("X-API-Key", value);

        (await app.Http.GetAsync("/health/ready", Cancellation)).EnsureSuccessStatusCode();
        (await app.Http.GetAsync("/api/projects", Cancellation)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Start_KilledAtAnyMoment_DoesNotBlockTheNext()
    {
        for (var kill = 0; kill < 5; kill++)
        {
            await using var app = AppProcess.Start(_data);
            await Task.Delay(Random.Shared.Next(300, 1500), Cancellation);
            await app.KillAsync();
        }

        await using var last = await AppProcess.StartedAsync(_data);

        (await last.Http.GetAsync("/health/ready", Cancellation)).EnsureSuccessStatusCode();
    }

    /// <summary>Makes tokens and revokes some, and notes what was acknowledged, until the app is gone.</summary>
    /// <remarks>The client throws a bare <see cref="SocketException"/> where the other end goes in the moment in which they connect.</remarks>
    private static async Task ChangeUntilItFailsAsync(HttpClient http, ConcurrentDictionary<string, bool> made, ConcurrentDictionary<string, bool> revoked)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var created = await http.PostAsJsonAsync("/api/organizations/current/tokens", new { name = "Kept" }, Cancellation);
                Assert.Equal(HttpStatusCode.Created, created.StatusCode);
                var id = (await created.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("_id").GetString()!;
                made[id] = true;
                if (i % 2 == 0)
                {
                    Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"/api/organizations/current/tokens/{id}", Cancellation)).StatusCode);
                    revoked[id] = true;
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException)
        {
        }
    }

    /// <summary>Reads until nobody listens any more; whatever was accepted must have its whole answer.</summary>
    /// <returns>How many were answered, and when the last of them started.</returns>
    private static async Task<(long Count, DateTimeOffset LastStart)> ReadUntilRefusedAsync(HttpClient http)
    {
        var (count, lastStart) = (0L, default(DateTimeOffset));
        while (true)
        {
            try
            {
                var start = TimeProvider.System.GetUtcNow();
                using var answer = await http.GetAsync("/api/projects", Cancellation);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).Dispose();
                (count, lastStart) = (count + 1, start);
            }
            catch (Exception refused) when (refused is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or SocketException)
            {
                return (count, lastStart);
            }
        }
    }

    private Task<(Dictionary<string, DateTimeOffset?> Tokens, ILookup<string, string> Log, bool IsWhole)> ReadAsync() =>
        AppProcess.InDatabaseAsync(_data, async (db, services) =>
        {
            var tokens = await db.ApiTokens.Where(token => token.Name == "Kept").ToDictionaryAsync(token => token.Id, token => token.RevokedAt);
            var log = await db.Activity.Select(entry => new { entry.Action, entry.TargetId }).ToListAsync();
            var isWhole = db is not SqliteEntriDbContext
                || await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync() is ["ok"];
            return (tokens, log.ToLookup(entry => entry.Action, entry => entry.TargetId), isWhole && await IsUnbrokenAsync(db, services));
        });

    private static async Task<bool> IsUnbrokenAsync(EntriDbContext db, IServiceProvider services)
    {
        var organization = await db.Organizations.Select(o => o.Id).SingleAsync();
        return (await services.GetRequiredService<ActivityVerification>().VerifyAsync(db, organization, Cancellation)).Problem is null;
    }
}
