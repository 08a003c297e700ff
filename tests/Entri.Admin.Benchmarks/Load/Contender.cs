namespace Entri.Admin.Benchmarks.Load;

/// <summary>One row of the table: a server, what it is asked and by whom, and what was measured so far.</summary>
internal sealed class Contender(string name, ServerProcess server, string path, IReadOnlyList<string> headers, string? churnHeader)
    : IAsyncDisposable
{
    public const string Projects = "/api/projects";

    private readonly LoadGenerator _load = new(Numeric(server.Address), path, headers);

    public string Name => name;

    /// <summary>Whether it is asked for projects, as the limits are.</summary>
    public bool ListsProjects => path == Projects;

    public List<LoadResult> Rounds { get; } = [];

    public TimeSpan ProcessorTime { get; private set; }

    public long Memory { get; private set; }

    /// <summary>Tokens that were made and revoked meanwhile.</summary>
    public int Changes { get; private set; }

    public int Errors { get; private set; }

    public int Requests => Rounds.Sum(round => round.Latencies.Count);

    /// <summary>The answers to each credential.</summary>
    public List<byte[]> AskAll() => _load.AskAll();

    /// <summary>Loads it as it will be measured, so that the compiler has optimized what will run.</summary>
    public async Task WarmUpAsync(int connections, TimeSpan duration)
    {
        await using var churn = StartChurn();
        _load.Run(connections, duration);
    }

    public async Task MeasureAsync(int connections, TimeSpan duration)
    {
        await using var churn = StartChurn();
        var before = server.ProcessorTime;
        var result = _load.Run(connections, duration);
        ProcessorTime += server.ProcessorTime - before;
        Memory = Math.Max(Memory, server.Memory);
        Rounds.Add(result);
        Errors += result.Errors;
        if (churn is not null)
        {
            await churn.StopAsync();
            Changes += churn.Done;
            Errors += churn.Errors;
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private TokenChurn? StartChurn() => churnHeader is null ? null : new TokenChurn(Numeric(server.Address), churnHeader);

    /// <summary>Looking a name up is no part of what is measured.</summary>
    private static Uri Numeric(Uri address) => new UriBuilder(address) { Host = "127.0.0.1" }.Uri;
}
