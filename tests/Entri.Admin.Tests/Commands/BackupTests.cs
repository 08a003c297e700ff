using System.Globalization;
using Entri.Admin.Data;

namespace Entri.Admin.Tests.Commands;

/// <summary>Backup and restore over a SQLite file.</summary>
[Trait(TestTraits.Takes, TestTraits.LongTime)]
[Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
public sealed class BackupTests : DatabaseCommandTest
{
    private static readonly string[] PostgreSql =
    [
        "--Database:Provider=PostgreSql",
        "--ConnectionStrings:Entri=Host=db.example.com;Port=5433;Username=o'hara;Password=geheim;Database=entri",
    ];

    [Fact]
    public async Task Backup_UnderLoad_RestoresElsewhereAndVerifies()
    {
        await using var host = EntriHost.With(TestDatabase.SqliteSettings);
        var (organization, token) = await FillAsync(host, projects: 3);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                (await host.PostAsync("/api/projects", token.Credentials, new { name = "Load", sourceLanguage = "en" }))
                    .HasStatus(System.Net.HttpStatusCode.Created);
            }
        })).ToArray();
        var file = Folder.File("it's a backup.db");

        // The app that writes is another process.
        var made = await CommandLine.RunProcessAsync(host.DataDirectory, "backup", file);
        var again = await CommandLine.RunAsync(host.DataDirectory, "backup", file);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        made.Is(0, "Backed up to");
        again.IsRefusal("exists already");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        // The other folder has neither the database nor the keys that its secrets are encrypted with.
        (await CommandLine.RunAsync(Folder.Path, "restore", file)).Is(0, "Restored.");
        (await CommandLine.RunAsync(Folder.Path, "verify")).Is(0, "All is well.");
        var counts = await QueryAsync(
            DatabaseFile,
            "SELECT COUNT(*) FROM Projects UNION ALL SELECT COUNT(*) FROM Activity UNION ALL SELECT Sequence FROM ActivityChains");
        var count = int.Parse(counts[0], CultureInfo.InvariantCulture);
        Assert.True(count >= 3);
        Assert.Single(counts.Distinct());
        await using var restored = EntriHost.With(new(TestDatabase.SqliteSettings) { ["DataDirectory"] = Folder.Path });
        await restored.PostAsync("/api/projects", token.Credentials, new { name = "After", sourceLanguage = "en" });
        (await CommandLine.RunAsync(Folder.Path, "verify")).Is(0, $"{organization.Id}, {count + 1} entries are unbroken");
        Assert.Empty(await QueryAsync(DatabaseFile, "SELECT name FROM sqlite_master WHERE name = 'BackupKeys'"));
    }

    [Fact]
    public async Task Restore_OverADatabase_KeepsTheOldOne()
    {
        var file = Folder.File("backup.db");
        await using (var host = EntriHost.With(new(TestDatabase.SqliteSettings) { ["DataDirectory"] = Folder.Path }))
        {
            var (_, token) = await FillAsync(host, projects: 1);

            // Another one may be writing it.
            await File.WriteAllTextAsync($"{file}.part", "half", Cancellation);
            (await CommandLine.RunAsync(Folder.Path, "backup", file)).IsRefusal("backup.db.part exists already");
            File.Delete($"{file}.part");
            (await CommandLine.RunAsync(Folder.Path, "backup", file)).Is(0, "Backed up");
            Assert.Equal([file], Directory.GetFiles(Folder.Path, "backup*"));
            await host.PostAsync("/api/projects", token.Credentials, new { name = "Later", sourceLanguage = "en" });

            // The app that has it open is another process.
            (await CommandLine.RunProcessAsync(Folder.Path, "restore", file)).IsRefusal("in use");
            Assert.Equal(["2"], await QueryAsync(DatabaseFile, "SELECT COUNT(*) FROM Projects"));
        }

        (await CommandLine.RunAsync(Folder.Path, "restore", file)).Is(0, "The old database is");

        Assert.Equal(["1"], await QueryAsync(DatabaseFile, "SELECT COUNT(*) FROM Projects"));
        Assert.Equal(
            ["2"], await QueryAsync(Assert.Single(Directory.GetFiles(Folder.Path, "entri.db-before-*")), "SELECT COUNT(*) FROM Projects"));
        (await CommandLine.RunAsync(Folder.Path, "verify")).Is(0, "All is well.");
    }

    [Fact]
    public async Task Restore_WhereTheConfiguredFileIsNotThereYet_MakesIt()
    {
        var (backup, elsewhere) = (Folder.File("backup.db"), Directory.CreateDirectory(Folder.File("elsewhere")).FullName);
        await CommandLine.RunAsync(Folder.Path, "migrate");
        await CommandLine.RunAsync(Folder.Path, "backup", backup);
        var file = Path.Combine(elsewhere, "entri.db");
        string[] settings = [$"--ConnectionStrings:Entri=Data Source={file}"];

        // Its own file is gone, and what SQLite kept beside it is not.
        await File.WriteAllTextAsync(file + "-wal", "x", Cancellation);

        var restored = (await CommandLine.RunAsync(elsewhere, ["restore", backup, .. settings])).Is(0, "Restored.");

        Assert.DoesNotContain("old database", restored.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(file + "-wal"));
        (await CommandLine.RunAsync(elsewhere, ["verify", .. settings])).Is(0, "All is well.");
    }

    [Fact]
    public async Task Restore_AfterOneThatWasKilled_IsNotSpoiledByIt()
    {
        var backup = Folder.File("backup.db");
        await using (var host = EntriHost.With(TestDatabase.SqliteSettings))
        {
            var (_, token) = await FillAsync(host, projects: 1);
            await CommandLine.RunAsync(host.DataDirectory, "backup", backup);
            await host.PostAsync("/api/projects", token.Credentials, new { name = "Later", sourceLanguage = "en" });

            // Beside the copy of the killed one stays what SQLite had not brought into it yet.
            File.Copy(Path.Combine(host.DataDirectory, "entri.db-wal"), DatabaseFile + "-restore-wal");
        }

        foreach (var side in new[] { "", "-journal", "-shm" })
        {
            await File.WriteAllTextAsync(DatabaseFile + "-restore" + side, "x", Cancellation);
        }

        (await CommandLine.RunAsync(Folder.Path, "restore", backup)).Is(0, "Restored.");

        Assert.Equal(["1"], await QueryAsync(DatabaseFile, "SELECT COUNT(*) FROM Projects"));
        (await CommandLine.RunAsync(Folder.Path, "verify")).Is(0, "All is well.");
        Assert.Empty(Directory.GetFiles(Folder.Path, "entri.db-restore*"));
    }

    [Fact]
    public async Task Restore_OfWhatIsNoBackup_LeavesEverythingAsItWas()
    {
        await CommandLine.RunAsync(Folder.Path, "migrate");
        var (other, text, later) = (Folder.File("other.db"), Folder.File("text.db"), Folder.File("later.db"));
        await QueryAsync(other, "CREATE TABLE X (Y)");
        await File.WriteAllTextAsync(text, new string('x', 10_000), Cancellation);
        await CommandLine.RunAsync(Folder.Path, "backup", later);
        await QueryAsync(later, "INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Later', '99')");
        var before = await File.ReadAllBytesAsync(DatabaseFile, Cancellation);

        (await CommandLine.RunAsync(Folder.Path, "restore", Folder.File("missing.db"))).IsRefusal("There is no file");
        (await CommandLine.RunAsync(Folder.Path, "restore", other)).IsRefusal("no database of Entri Admin");
        (await CommandLine.RunAsync(Folder.Path, "restore", text)).IsRefusal("damaged");
        (await CommandLine.RunAsync(Folder.Path, "restore", later)).IsRefusal("another version");

        Assert.Equal(before, await File.ReadAllBytesAsync(DatabaseFile, Cancellation));
        Assert.Empty(Directory.GetFiles(Folder.Path, "entri.db-restore*"));
    }

    [Fact]
    public async Task Restore_OverADamagedDatabase_Succeeds()
    {
        var file = Folder.File("backup.db");
        await CommandLine.RunAsync(Folder.Path, "migrate");
        await CommandLine.RunAsync(Folder.Path, "backup", file);
        await File.WriteAllTextAsync(DatabaseFile, new string('x', 10_000), Cancellation);
        await File.WriteAllTextAsync(DatabaseFile + "-wal", "x", Cancellation);

        (await CommandLine.RunAsync(Folder.Path, "restore", file)).Is(0, "Restored.");

        (await CommandLine.RunAsync(Folder.Path, "verify")).Is(0, "All is well.");
    }

    [Fact]
    public async Task BackupAndRestore_OnPostgreSql_SayTheLineWithoutThePassword()
    {
        var backup = await CommandLine.RunAsync(Folder.Path, ["backup", "my file.dump", .. PostgreSql]);
        var restore = await CommandLine.RunAsync(Folder.Path, ["restore", "my file.dump", .. PostgreSql]);

        const string server = @"--host=db.example.com --port=5433 --username='o'\''hara'";
        Assert.Equal((2, 2), (backup.ExitCode, restore.ExitCode));
        Assert.Equal($"pg_dump --format=custom --no-owner {server} --dbname=entri --file='my file.dump'", backup.Output.Trim());
        Assert.Equal(
            $"createdb {server} entri_restored && "
                + $"pg_restore --no-owner --single-transaction {server} --dbname=entri_restored 'my file.dump'",
            restore.Output.Trim());
        Assert.DoesNotContain("geheim", backup.Output + backup.Error + restore.Output + restore.Error, StringComparison.Ordinal);
    }
}
