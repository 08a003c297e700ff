using System.Diagnostics;
using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Durability;

/// <summary>What callers see when the file cannot be written for a while, and after that.</summary>
[Trait(TestDatabase.Engine, DatabaseOptions.Sqlite)]
[Collection(nameof(ProcessTests))]
public sealed class SqliteFileTests
{
    private const string Unavailable = """{"statusCode":503,"message":"Service Unavailable","error":"Service Unavailable"}""";
    private static readonly object NewProject = new { name = "Shop", sourceLanguage = "en" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_WhileAnotherWritesForFiveSeconds_WaitsAndSucceeds()
    {
        await using var host = new EntriHost();
        var token = await (await TestOrganization.AddAsync(host)).AddTokenAsync();
        Task<Answer> write;
        await using (await LockAsync(host))
        {
            write = host.PostAsync("/api/projects", token.Caller, NewProject);
            await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
            Assert.False(write.IsCompleted);
        }

        (await write).HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Writes_WhileAnotherWritesForTooLong_Answer503AndKeepNobodyFromReading()
    {
        await using var host = new EntriHost();
        var token = await (await TestOrganization.AddAsync(host)).AddTokenAsync();
        await using (await LockAsync(host))
        {
            var writes = Enumerable.Range(0, 50).Select(_ => host.PostAsync("/api/projects", token.Caller, NewProject)).ToArray();
            await Task.Delay(TimeSpan.FromMilliseconds(500), Cancellation);
            var reading = Stopwatch.GetTimestamp();
            (await host.GetAsync("/api/projects", token.Caller)).HasStatus(HttpStatusCode.OK);
            (await host.GetAsync("/health/live", Caller.Nobody)).HasStatus(HttpStatusCode.OK);

            Assert.InRange(Stopwatch.GetElapsedTime(reading), TimeSpan.Zero, TimeSpan.FromSeconds(1));
            Assert.All(await Task.WhenAll(writes), answer =>
            {
                answer.IsError(HttpStatusCode.ServiceUnavailable, Unavailable);
                Assert.NotNull(answer.Header("Retry-After"));
            });

            // All have waited the configured 30 s and none of them twice, so the other one is still writing.
            Assert.InRange(Stopwatch.GetElapsedTime(reading), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(40));
        }

        (await host.PostAsync("/api/projects", token.Caller, NewProject)).HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Start_WhileAnotherProcessHasTheFileForItself_SaysSoAndWaits()
    {
        var folder = Directory.CreateTempSubdirectory("entri-tests-").FullName;
        try
        {
            var turn = new FileStream(Path.Combine(folder, "entri.db-migration"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            await using var app = AppProcess.Start(folder);
            await using (turn)
            {
                var started = Stopwatch.GetTimestamp();
                while (!app.Output.Contains("waiting until it is done", StringComparison.Ordinal))
                {
                    Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"It says nothing of it: {app.Output}");
                    await Task.Delay(100, Cancellation);
                }
            }

            await app.WhenReadyAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Write_ThatHasWaitedForThisProcess_DoesNotWaitAsLongForAnother()
    {
        await using var host = new EntriHost(new Dictionary<string, string> { ["Database:BusyTimeout"] = "00:00:05" });
        var token = await (await TestOrganization.AddAsync(host)).AddTokenAsync();
        await using var db = host.OpenDatabase();
        await using (await LockAsync(host))
        {
            Task<Answer> write;
            var started = Stopwatch.GetTimestamp();
            using (await db.TakeWriteTurnAsync(Cancellation))
            {
                write = host.PostAsync("/api/projects", token.Caller, NewProject);
                await Task.Delay(TimeSpan.FromSeconds(4), Cancellation);
            }

            (await write).HasStatus(HttpStatusCode.ServiceUnavailable);
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8));
        }

        (await host.PostAsync("/api/projects", token.Caller, NewProject)).HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Write_OnAFullDisk_Answers503UntilThereIsRoomAgain()
    {
        var disk = Directory.CreateTempSubdirectory("entri-tests-").FullName;
        Assert.SkipUnless(OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", disk), "A small disk cannot be mounted here: that takes root.");
        try
        {
            await using var host = new EntriHost(new Dictionary<string, string> { ["DataDirectory"] = disk });
            var token = await (await TestOrganization.AddAsync(host)).AddTokenAsync();
            var filler = Path.Combine(disk, "filler");
            await FillAsync(filler);

            Answer refused;
            var projects = 0;
            while ((refused = await host.PostAsync("/api/projects", token.Caller, NewProject)).Status == HttpStatusCode.Created)
            {
                projects++;
            }

            refused.IsError(HttpStatusCode.ServiceUnavailable, Unavailable);
            Assert.NotNull(refused.Header("Retry-After"));
            Assert.Equal(projects, Total(await host.GetAsync("/api/projects", token.Caller)));

            File.Delete(filler);
            (await host.PostAsync("/api/projects", token.Caller, NewProject)).HasStatus(HttpStatusCode.Created);
            Assert.Equal(projects + 1, Total(await host.GetAsync("/api/projects", token.Caller)));
            await using var db = host.OpenDatabase();
            Assert.Equal(["ok"], await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync(Cancellation));
        }
        finally
        {
            await RunAsync("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    private static int Total(Answer answer) => answer.HasStatus(HttpStatusCode.OK).Json.GetProperty("meta").GetProperty("total").GetInt32();

    /// <summary>Takes SQLite's only place for a writer until it is disposed.</summary>
    private static async Task<IAsyncDisposable> LockAsync(EntriHost host)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataDirectory, "entri.db")};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync(Cancellation);
        return connection;
    }

    private static async Task FillAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(Cancellation);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
