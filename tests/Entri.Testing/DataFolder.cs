namespace Entri.Testing;

/// <summary>An empty data directory for the app. It goes, and the database that belongs to it, when it is disposed.</summary>
public sealed class DataFolder : IAsyncDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("entri-tests-").FullName;

    /// <summary>Where the app keeps its SQLite database.</summary>
    public string DatabaseFile => File("entri.db");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public async ValueTask DisposeAsync()
    {
        await TestDatabase.DropAsync(Path);
        Directory.Delete(Path, recursive: true);
    }
}
