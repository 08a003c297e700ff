using Entri.Admin.Data;

namespace Entri.Admin.Tests.Commands;

/// <summary>What the program says where the database file was emptied, is gone or is another thing, and how one gets on.</summary>
[Trait(TestTraits.Takes, TestTraits.LongTime)]
[Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
public sealed class LostFileTests : IAsyncDisposable
{
    private readonly DataFolder _folder = new();

    public LostFileTests() => TestDatabase.SkipUnlessSqlite();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task EmptiedFile_BesideItsKeys_IsRefusedByEverythingButARestore()
    {
        var backup = _folder.File("backup");
        (await CommandLine.RunAsync(_folder.Path, "migrate")).Is(0, "of this version");
        (await CommandLine.RunAsync(_folder.Path, "backup", backup)).Is(0, "Backed up");
        await File.WriteAllBytesAsync(_folder.DatabaseFile, [], Cancellation);
        await File.WriteAllTextAsync(_folder.File("entri.db-wal"), "what may be left", Cancellation);

        (await StartAsync()).IsOnlyRefusal("database restore FILE");
        (await CommandLine.RunAsync(_folder.Path, "migrate")).IsRefusal(_folder.File("keys"));
        (await CommandLine.RunAsync(_folder.Path, "verify")).IsRefusal("database restore FILE");
        (await CommandLine.RunAsync(_folder.Path, "backup", _folder.File("other"))).IsRefusal("database restore FILE");
        (await CommandLine.RunAsync(_folder.Path, "copy", "--to", "Host=localhost")).IsRefusal("database restore FILE");
        Assert.True(File.Exists(_folder.File("entri.db-wal")));

        (await CommandLine.RunAsync(_folder.Path, "restore", backup)).Is(0, "Restored.");
        (await CommandLine.RunAsync(_folder.Path, "verify")).Is(0, "All is well.");
    }

    [Theory]
    [InlineData("this is no database, and it is long enough to have a header of one: a hundred bytes and some more make a page's head")]
    [InlineData("short")]
    public async Task FileOfAnotherKind_IsRefused(string content)
    {
        await File.WriteAllTextAsync(_folder.DatabaseFile, content, Cancellation);

        (await StartAsync()).IsRefusal("not a database");
        (await CommandLine.RunAsync(_folder.Path, "verify")).IsRefusal("not a database");
        (await CommandLine.RunAsync(_folder.Path, "backup", _folder.File("backup"))).IsRefusal("not a database");
    }

    private Task<CommandLine> StartAsync() => CommandLine.CallAsync($"--DataDirectory={_folder.Path}", "--urls=http://127.0.0.1:0");
}
