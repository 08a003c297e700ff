namespace Entri.Admin.Benchmarks;

/// <summary>A folder that goes when it is no longer needed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("entri-benchmarks-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
