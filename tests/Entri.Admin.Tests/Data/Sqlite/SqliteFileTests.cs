using System.Diagnostics;
using System.Net;
using Entri.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Data.Sqlite;

/// <summary>What callers see when the file cannot be written for a while, and after that.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
[Trait(TestTraits.Takes, TestTraits.LongTime)]
public sealed class SqliteFileTests
{
    private const string Unavailable = """{"statusCode":503,"message":"Service Unavailable","error":"Service Unavailable"}""";
    private static readonly object NewProject = new { name = "Shop", sourceLanguage = "en" };

    [Fact]
    public async Task Write_WhileAnotherWritesForFiveSeconds_WaitsAndSucceeds()
    {
        await using var host = new EntriHost();
        var token = await host.AddTokenAsync();
        Task<Answer> write;
        await using (await LockAsync(host))
        {
            write = host.PostAsync("/api/projects", token.Credentials, NewProject);
            await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
            Assert.False(write.IsCompleted);
        }

        (await write).HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Writes_WhileAnotherWritesForTooLong_Answer503AndKeepNobodyFromReading()
    {
        await using var host = EntriHost.With(new() { ["Database:BusyTimeout"] = "00:00:12" });
        var token = await host.AddTokenAsync();
        await using (await LockAsync(host))
        {
            var writes = Enumerable.Range(0, 50).Select(_ => host.PostAsync("/api/projects", token.Credentials, NewProject)).ToArray();
            await Task.Delay(TimeSpan.FromMilliseconds(500), Cancellation);
            var reading = Stopwatch.GetTimestamp();
            (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
            (await host.GetAsync("/health/live", Credentials.None)).HasStatus(HttpStatusCode.OK);

            Assert.InRange(Stopwatch.GetElapsedTime(reading), TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.All(await Task.WhenAll(writes), answer =>
            {
                answer.IsError(HttpStatusCode.ServiceUnavailable, Unavailable);
                Assert.NotNull(answer.Header("Retry-After"));
            });

            // All have waited the configured 12 s and none of them twice, so the other one is still writing.
            Assert.InRange(Stopwatch.GetElapsedTime(reading), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(22));
        }

        (await host.PostAsync("/api/projects", token.Credentials, NewProject)).HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Start_WhileAnotherProcessHasTheFileForItself_SaysSoAndWaits()
    {
        await using var folder = new DataFolder();
        var turn = new FileStream(folder.DatabaseFile + "-migration", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        await using var app = ServerProcess.StartApp(folder.Path);
        await using (turn)
        {
            await Wait.UntilAsync(() => app.Output.Contains("waiting until it is done", StringComparison.Ordinal));
        }

        await app.WhenReadyAsync();
    }

    [Fact]
    public async Task Write_ThatHasWaitedForThisProcess_DoesNotWaitAsLongForAnother()
    {
        await using var host = EntriHost.With(new() { ["Database:BusyTimeout"] = "00:00:05" });
        var token = await host.AddTokenAsync();
        await using (await LockAsync(host))
        {
            // One has the turn of this process and waits for the other one, and the next waits for the turn.
            var started = Stopwatch.GetTimestamp();
            var first = host.PostAsync("/api/projects", token.Credentials, NewProject);
            var second = host.PostAsync("/api/projects", token.Credentials, NewProject);
            (await first).HasStatus(HttpStatusCode.ServiceUnavailable);
            (await second).HasStatus(HttpStatusCode.ServiceUnavailable);
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(9));
        }

        (await host.PostAsync("/api/projects", token.Credentials, NewProject)).HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Write_OnAFullDisk_Answers503UntilThereIsRoomAgain()
    {
        var disk = Directory.CreateTempSubdirectory("entri-tests-").FullName;
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", disk),
            "A small disk cannot be mounted here: that takes root.");
        try
        {
            await using var host = EntriHost.With(new() { ["DataDirectory"] = disk });
            var token = await host.AddTokenAsync();
            var filler = Path.Combine(disk, "filler");
            await FillAsync(filler);

            Answer refused;
            var projects = 0;
            while ((refused = await host.PostAsync("/api/projects", token.Credentials, NewProject)).Status == HttpStatusCode.Created)
            {
                projects++;
            }

            refused.IsError(HttpStatusCode.ServiceUnavailable, Unavailable);
            Assert.NotNull(refused.Header("Retry-After"));
            Assert.Equal(projects, Total(await host.GetAsync("/api/projects", token.Credentials)));

            File.Delete(filler);
            (await host.PostAsync("/api/projects", token.Credentials, NewProject)).HasStatus(HttpStatusCode.Created);
            Assert.Equal(projects + 1, Total(await host.GetAsync("/api/projects", token.Credentials)));
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

    private static Task<IAsyncDisposable> LockAsync(EntriHost host) =>
        TestDatabase.LockFileAsync(Path.Combine(host.DataDirectory, "entri.db"));

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
