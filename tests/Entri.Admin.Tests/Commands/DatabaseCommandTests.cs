using Entri.Admin.Data;

namespace Entri.Admin.Tests.Commands;

/// <summary>The commands over a SQLite file.</summary>
[Trait(TestTraits.Takes, TestTraits.LongTime)]
[Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
public sealed class DatabaseCommandTests : DatabaseCommandTest
{
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
        (await CommandLine.RunProcessAsync(Folder.Path, command)).Is(2, "Usage: ");

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
        var (backup, part) = (Folder.File("b.db"), Folder.File("b.db.part"));
        await using var command = ServerProcess.Start("Entri.Admin.dll", "database", "backup", backup, $"--DataDirectory={Folder.Path}");
        await Wait.UntilAsync(() => File.Exists(part) || File.Exists(backup));

        Assert.Equal(1, await command.StopAsync());

        Assert.Equal("Stopped before it was done; what it had begun is undone.", command.Output.Trim());
        Assert.Empty(Directory.GetFiles(Folder.Path, "b.db*"));
    }

    [Fact]
    public async Task Migrate_OfAnEmptyFolder_MakesADatabaseThatVerifies()
    {
        (await CommandLine.RunProcessAsync(Folder.Path, "verify")).IsRefusal("database migrate");
        (await CommandLine.RunProcessAsync(Folder.Path, "migrate")).Is(0, "of this version");
        (await CommandLine.RunAsync(Folder.Path, "verify")).Is(0, "All is well.");
    }

    [Theory]
    [InlineData("99990101000000_Later")]
    [InlineData("20000101000000_Earlier")]
    public async Task DatabaseOfAnotherVersion_IsRefusedByEverything(string migration)
    {
        (await CommandLine.RunAsync(Folder.Path, "migrate")).Is(0, "of this version");
        await QueryAsync(DatabaseFile, $"INSERT INTO __EFMigrationsHistory VALUES ('{migration}', '99')");

        (await CommandLine.RunAsync(Folder.Path, "verify")).IsRefusal("Another version of Entri Admin made the database");
        (await CommandLine.RunAsync(Folder.Path, "migrate")).IsRefusal("Another version of Entri Admin made the database");
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

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=x;Password=geheim", "cannot be opened")]
    [InlineData("Hst=127.0.0.1;Password=geheim", "ConnectionStrings:Entri is wrong")]
    public async Task Copy_ToNowhere_SaysSoWithoutThePassword(string connection, string says)
    {
        await CommandLine.RunAsync(Folder.Path, "migrate");

        var copy = (await CommandLine.RunAsync(Folder.Path, "copy", "--to", connection)).IsRefusal(says);

        Assert.DoesNotContain("geheim", copy.Output + copy.Error, StringComparison.Ordinal);
    }
}
