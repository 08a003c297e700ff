using System.Globalization;
using Entri.Admin.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Commands;

/// <summary>The commands as processes over a SQLite file.</summary>
[Trait(TestTraits.Takes, TestTraits.LongTime)]
[Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
public sealed class DatabaseCommandTests : IAsyncDisposable
{
    private static readonly string[] PostgreSql =
    [
        "--Database:Provider=PostgreSql",
        "--ConnectionStrings:Entri=Host=db.example.com;Port=5433;Username=o'hara;Password=geheim;Database=entri",
    ];

    private readonly DataFolder _folder = new();

    public DatabaseCommandTests() => TestDatabase.SkipUnlessSqlite();

    private string DatabaseFile => _folder.DatabaseFile;

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [InlineData]
    [InlineData("vacuum")]
    [InlineData("backup")]
    [InlineData("backup", "--DataDirectory", "x")]
    [InlineData("restore", "")]
    [InlineData("copy", "Host=localhost")]
    [InlineData("copy", "--to")]
    [InlineData("verify", "everything")]
    public async Task Command_NotUnderstood_ExplainsItself(params string[] command) =>
        (await CommandLine.RunAsync(_folder.Path, command)).Is(2, "Usage: ");

    [Fact]
    public async Task Command_ToldToStop_SaysSoInOneSentenceAndUndoesWhatItBegan()
    {
        await using (var host = EntriHost.With(TestDatabase.SqliteSettings))
        {
            await FillAsync(host, projects: 1);
            (await CommandLine.RunAsync(host.DataDirectory, "backup", DatabaseFile)).Is(0, "Backed up");
        }

        // Long enough for the order to come while a statement runs.
        await QueryAsync(DatabaseFile, """
            CREATE TABLE Large (Text TEXT);
            CREATE INDEX LargeText ON Large (Text);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 800000)
            INSERT INTO Large SELECT hex(randomblob(8)) || i FROM n
            """);
        var (backup, part) = (_folder.File("b.db"), _folder.File("b.db.part"));
        await using var command = ServerProcess.Start("Entri.Admin.dll", "database", "backup", backup, $"--DataDirectory={_folder.Path}");
        await Wait.UntilAsync(() => File.Exists(part) || File.Exists(backup));

        Assert.Equal(1, await command.StopAsync());

        Assert.Equal("Stopped before it was done; what it had begun is undone.", command.Output.Trim());
        Assert.Empty(Directory.GetFiles(_folder.Path, "b.db*"));
    }

    [Fact]
    public async Task Migrate_OfAnEmptyFolder_MakesADatabaseThatVerifies()
    {
        (await CommandLine.RunAsync(_folder.Path, "verify")).IsRefusal("database migrate");
        (await CommandLine.RunAsync(_folder.Path, "migrate")).Is(0, "of this version");
        (await CommandLine.RunAsync(_folder.Path, "verify")).Is(0, "All is well.");
    }

    [Theory]
    [InlineData("99990101000000_Later")]
    [InlineData("20000101000000_Earlier")]
    public async Task DatabaseOfAnotherVersion_IsRefusedByEverything(string migration)
    {
        (await CommandLine.RunAsync(_folder.Path, "migrate")).Is(0, "of this version");
        await QueryAsync(DatabaseFile, $"INSERT INTO __EFMigrationsHistory VALUES ('{migration}', '99')");

        (await CommandLine.RunAsync(_folder.Path, "verify")).IsRefusal("Another version of Entri Admin made the database");
        (await CommandLine.RunAsync(_folder.Path, "migrate")).IsRefusal("Another version of Entri Admin made the database");
    }

    [Theory]
    [InlineData("DROP TRIGGER Activity_NoUpdate; UPDATE Activity SET UserName = 'Nobody' WHERE Sequence = 2", "Entry 2 (act_")]
    [InlineData("PRAGMA foreign_keys = OFF; UPDATE Projects SET OrganizationId = 'org_gone'", "A row points to one that is not there")]
    public async Task Verify_OfAChangedDatabase_SaysWhere(string sql, string says)
    {
        await using var host = EntriHost.With(TestDatabase.SqliteSettings);
        var (organization, _) = await FillAsync(host, projects: 3);
        (await CommandLine.RunAsync(host.DataDirectory, "verify")).Is(0, $"{organization.Id}, 3 entries are unbroken");

        await QueryAsync(Path.Combine(host.DataDirectory, "entri.db"), sql);

        (await CommandLine.RunAsync(host.DataDirectory, "verify")).Is(1, says);
    }

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
        var file = _folder.File("it's a backup.db");

        var made = await CommandLine.RunAsync(host.DataDirectory, "backup", file);
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
        (await CommandLine.RunAsync(_folder.Path, "restore", file)).Is(0, "Restored.");
        (await CommandLine.RunAsync(_folder.Path, "verify")).Is(0, "All is well.");
        var counts = await QueryAsync(
            DatabaseFile,
            "SELECT COUNT(*) FROM Projects UNION ALL SELECT COUNT(*) FROM Activity UNION ALL SELECT Sequence FROM ActivityChains");
        var count = int.Parse(counts[0], CultureInfo.InvariantCulture);
        Assert.True(count >= 3);
        Assert.Single(counts.Distinct());
        await using var restored = EntriHost.With(new(TestDatabase.SqliteSettings) { ["DataDirectory"] = _folder.Path });
        await restored.PostAsync("/api/projects", token.Credentials, new { name = "After", sourceLanguage = "en" });
        (await CommandLine.RunAsync(_folder.Path, "verify")).Is(0, $"{organization.Id}, {count + 1} entries are unbroken");
        Assert.Empty(await QueryAsync(DatabaseFile, "SELECT name FROM sqlite_master WHERE name = 'BackupKeys'"));
    }

    [Fact]
    public async Task Restore_OverADatabase_KeepsTheOldOne()
    {
        var file = _folder.File("backup.db");
        await using (var host = EntriHost.With(new(TestDatabase.SqliteSettings) { ["DataDirectory"] = _folder.Path }))
        {
            var (_, token) = await FillAsync(host, projects: 1);

            // Another one may be writing it.
            await File.WriteAllTextAsync($"{file}.part", "half", Cancellation);
            (await CommandLine.RunAsync(_folder.Path, "backup", file)).IsRefusal("backup.db.part exists already");
            File.Delete($"{file}.part");
            (await CommandLine.RunAsync(_folder.Path, "backup", file)).Is(0, "Backed up");
            Assert.Equal([file], Directory.GetFiles(_folder.Path, "backup*"));
            await host.PostAsync("/api/projects", token.Credentials, new { name = "Later", sourceLanguage = "en" });

            (await CommandLine.RunAsync(_folder.Path, "restore", file)).IsRefusal("in use");
            Assert.Equal(["2"], await QueryAsync(DatabaseFile, "SELECT COUNT(*) FROM Projects"));
        }

        (await CommandLine.RunAsync(_folder.Path, "restore", file)).Is(0, "The old database is");

        Assert.Equal(["1"], await QueryAsync(DatabaseFile, "SELECT COUNT(*) FROM Projects"));
        Assert.Equal(
            ["2"], await QueryAsync(Assert.Single(Directory.GetFiles(_folder.Path, "entri.db-before-*")), "SELECT COUNT(*) FROM Projects"));
        (await CommandLine.RunAsync(_folder.Path, "verify")).Is(0, "All is well.");
    }

    [Fact]
    public async Task Restore_WhereTheConfiguredFileIsNotThereYet_MakesIt()
    {
        var (backup, elsewhere) = (_folder.File("backup.db"), Directory.CreateDirectory(_folder.File("elsewhere")).FullName);
        await CommandLine.RunAsync(_folder.Path, "migrate");
        await CommandLine.RunAsync(_folder.Path, "backup", backup);
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
        var backup = _folder.File("backup.db");
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

        (await CommandLine.RunAsync(_folder.Path, "restore", backup)).Is(0, "Restored.");

        Assert.Equal(["1"], await QueryAsync(DatabaseFile, "SELECT COUNT(*) FROM Projects"));
        (await CommandLine.RunAsync(_folder.Path, "verify")).Is(0, "All is well.");
        Assert.Empty(Directory.GetFiles(_folder.Path, "entri.db-restore*"));
    }

    [Fact]
    public async Task Restore_OfWhatIsNoBackup_LeavesEverythingAsItWas()
    {
        await CommandLine.RunAsync(_folder.Path, "migrate");
        var (other, text, later) = (_folder.File("other.db"), _folder.File("text.db"), _folder.File("later.db"));
        await QueryAsync(other, "CREATE TABLE X (Y)");
        await File.WriteAllTextAsync(text, new string('x', 10_000), Cancellation);
        await CommandLine.RunAsync(_folder.Path, "backup", later);
        await QueryAsync(later, "INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Later', '99')");
        var before = await File.ReadAllBytesAsync(DatabaseFile, Cancellation);

        (await CommandLine.RunAsync(_folder.Path, "restore", _folder.File("missing.db"))).IsRefusal("There is no file");
        (await CommandLine.RunAsync(_folder.Path, "restore", other)).IsRefusal("no database of Entri Admin");
        (await CommandLine.RunAsync(_folder.Path, "restore", text)).IsRefusal("damaged");
        (await CommandLine.RunAsync(_folder.Path, "restore", later)).IsRefusal("another version");

        Assert.Equal(before, await File.ReadAllBytesAsync(DatabaseFile, Cancellation));
        Assert.Empty(Directory.GetFiles(_folder.Path, "entri.db-restore*"));
    }

    [Fact]
    public async Task Restore_OverADamagedDatabase_Succeeds()
    {
        var file = _folder.File("backup.db");
        await CommandLine.RunAsync(_folder.Path, "migrate");
        await CommandLine.RunAsync(_folder.Path, "backup", file);
        await File.WriteAllTextAsync(DatabaseFile, new string('x', 10_000), Cancellation);
        await File.WriteAllTextAsync(DatabaseFile + "-wal", "x", Cancellation);

        (await CommandLine.RunAsync(_folder.Path, "restore", file)).Is(0, "Restored.");

        (await CommandLine.RunAsync(_folder.Path, "verify")).Is(0, "All is well.");
    }

    [Fact]
    public async Task BackupAndRestore_OnPostgreSql_SayTheLineWithoutThePassword()
    {
        var backup = await CommandLine.RunAsync(_folder.Path, ["backup", "my file.dump", .. PostgreSql]);
        var restore = await CommandLine.RunAsync(_folder.Path, ["restore", "my file.dump", .. PostgreSql]);

        const string server = @"--host=db.example.com --port=5433 --username='o'\''hara'";
        Assert.Equal((2, 2), (backup.ExitCode, restore.ExitCode));
        Assert.Equal($"pg_dump --format=custom --no-owner {server} --dbname=entri --file='my file.dump'", backup.Output.Trim());
        Assert.Equal(
            $"createdb {server} entri_restored && "
                + $"pg_restore --no-owner --single-transaction {server} --dbname=entri_restored 'my file.dump'",
            restore.Output.Trim());
        Assert.DoesNotContain("geheim", backup.Output + backup.Error + restore.Output + restore.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=x;Password=geheim", "cannot be opened")]
    [InlineData("Hst=127.0.0.1;Password=geheim", "ConnectionStrings:Entri is wrong")]
    public async Task Copy_ToNowhere_SaysSoWithoutThePassword(string connection, string says)
    {
        await CommandLine.RunAsync(_folder.Path, "migrate");

        var copy = (await CommandLine.RunAsync(_folder.Path, "copy", "--to", connection)).IsRefusal(says);

        Assert.DoesNotContain("geheim", copy.Output + copy.Error, StringComparison.Ordinal);
    }

    private static async Task<(TestOrganization Organization, TestToken Token)> FillAsync(EntriHost host, int projects)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        for (var number = 0; number < projects; number++)
        {
            await host.PostAsync("/api/projects", token.Credentials, new { name = $"P{number}", sourceLanguage = "en" });
        }

        return (organization, token);
    }

    private static async Task<string[]> QueryAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        List<string> rows = [];
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(reader.GetString(0));
        }

        return [.. rows];
    }
}
