using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Data.Sqlite;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Hosting;

/// <summary>What survives when the process is killed.</summary>
public sealed class KillTests : ProcessTest
{
    private const int Kills = 20;

    [Fact]
    public async Task Kill_WhileTokensAreMadeAndRevoked_LosesNothingThatWasAcknowledged()
    {
        var value = await SeedAsync();
        var made = new ConcurrentDictionary<string, bool>();
        var revoked = new ConcurrentDictionary<string, bool>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var app = await StartAsync(value);
            var clients = Enumerable.Range(0, 4).Select(_ => ChangeUntilItFailsAsync(app.Http, made, revoked)).ToArray();
            var before = revoked.Count;
            await Wait.UntilAsync(() => revoked.Count >= before + 2 || clients.Any(client => client.IsCompleted));

            await Task.Delay(Random.Shared.Next(300), Cancellation);
            await app.KillAsync();
            await Task.WhenAll(clients);

            var (tokens, actions, isWhole) = await ReadAsync();
            Assert.True(isWhole, "The log or the file is broken.");
            Assert.Superset(made.Keys.ToHashSet(), tokens.Keys.ToHashSet());
            Assert.All(revoked.Keys, id => Assert.NotNull(tokens[id]));
            Assert.Equal(tokens.Keys.Order(), actions[ActivityActions.TokenCreated].Order());
            Assert.Equal(
                tokens.Where(token => token.Value is not null).Select(token => token.Key).Order(),
                actions[ActivityActions.TokenRevoked].Order());
        }

        Assert.True(revoked.Count > Kills, $"Only {revoked.Count} were revoked: the test proves little.");
    }

    /// <summary>Makes tokens and revokes some, and notes what was acknowledged, until the app is gone.</summary>
    /// <remarks>The client throws a bare <see cref="SocketException"/> where the other end goes in the moment in which they
    /// connect.</remarks>
    private static async Task ChangeUntilItFailsAsync(
        HttpClient http, ConcurrentDictionary<string, bool> made, ConcurrentDictionary<string, bool> revoked)
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
                    Assert.Equal(
                        HttpStatusCode.NoContent,
                        (await http.DeleteAsync($"/api/organizations/current/tokens/{id}", Cancellation)).StatusCode);
                    revoked[id] = true;
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException)
        {
        }
    }

    private Task<(Dictionary<string, DateTimeOffset?> Tokens, ILookup<string, string> Log, bool IsWhole)> ReadAsync() =>
        EntriData.InDatabaseAsync(Data.Path, async (db, services) =>
        {
            var tokens = await db.ApiTokens.Where(token => token.Name == "Kept")
                .ToDictionaryAsync(token => token.Id, token => token.RevokedAt);
            var log = await db.Activity.Select(entry => new { entry.Action, entry.TargetId }).ToListAsync();
            var isWhole = db is not SqliteEntriDbContext
                || await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync() is ["ok"];
            return (tokens, log.ToLookup(entry => entry.Action, entry => entry.TargetId), isWhole && await IsUnbrokenAsync(db, services));
        });

    private static async Task<bool> IsUnbrokenAsync(EntriDbContext db, IServiceProvider services)
    {
        var organization = await db.Organizations.Select(o => o.Id).SingleAsync();
        return (await services.GetRequiredService<ActivityVerification>().VerifyAsync(db, organization, Cancellation)).Error is null;
    }
}
