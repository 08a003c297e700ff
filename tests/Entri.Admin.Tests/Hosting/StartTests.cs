using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Hosting;

/// <summary>Starts: several at once, and some that are killed.</summary>
public sealed partial class StartTests : ProcessTest
{
    [GeneratedRegex("Applying migration '([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex ApplyingMigration { get; }

    [Fact]
    public async Task Start_OfFiveAtOnceOnANewDatabase_MigratesOnce()
    {
        string[] settings = ["--Logging:LogLevel:Microsoft.EntityFrameworkCore.Migrations=Information", "--ShutdownDelay=00:00:00"];
        var apps = Enumerable.Range(0, 5).Select(_ => ServerProcess.StartApp(Data.Path, settings)).ToArray();
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
        var migrations = await EntriData.InDatabaseAsync(Data.Path, (db, _) => Task.FromResult(db.Database.GetMigrations()));
        Assert.Equal(migrations, ApplyingMigration.Matches(log).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_ThatMustNotMigrate_SucceedsWhereNothingIsMissing()
    {
        var value = await SeedAsync();
        await using var app = await StartAsync(value, "--Database:MigrateOnStart=false");

        (await app.Http.GetAsync("/health/ready", Cancellation)).EnsureSuccessStatusCode();
        (await app.Http.GetAsync("/api/projects", Cancellation)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Start_KilledAtAnyMoment_DoesNotBlockTheNext()
    {
        for (var kill = 0; kill < 5; kill++)
        {
            await using var app = ServerProcess.StartApp(Data.Path);
            await Task.Delay(Random.Shared.Next(300, 1500), Cancellation);
            await app.KillAsync();
        }

        await using var last = await ServerProcess.StartedAppAsync(Data.Path);

        (await last.Http.GetAsync("/health/ready", Cancellation)).EnsureSuccessStatusCode();
    }
}
