using System.Text.Json.Serialization;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>A source of calls that a narrower token would have been refused.</summary>
/// <param name="Address">Where they came from; empty where that is not known.</param>
/// <param name="UserAgent">What the program called itself; empty where it did not.</param>
/// <param name="Calls">How many.</param>
/// <param name="LastAt">When the last came.</param>
public sealed record NarrowedSource(string Address, string UserAgent, long Calls, DateTimeOffset LastAt);

/// <summary>What a narrower token would have been refused of what it was let in for.</summary>
/// <param name="Calls">How many calls.</param>
/// <param name="LastAt">When the last of them came; null where there is none.</param>
/// <param name="Sources">Where they came from, the busiest first, 100 at most.</param>
/// <param name="Unknown">
/// How many more there may be: of so many kinds on one day that nobody kept where they came from and for which project.
/// </param>
public sealed record NarrowingPreview(
    long Calls, DateTimeOffset? LastAt, IReadOnlyList<NarrowedSource> Sources, long Unknown = 0)
{
    /// <summary>How many sources there are in all.</summary>
    public int SourceCount { get; init; } = Sources.Count;

    /// <summary>Whether the change takes away scopes, projects or addresses at all.</summary>
    public bool TakesAway { get; init; }

    /// <summary>
    /// Whether the change lets fewer requests in a minute, of which nothing is foretold: calls are counted by the hour.
    /// </summary>
    public bool LowersRate { get; init; }

    /// <summary>Whether somebody should know of it before it is so.</summary>
    [JsonIgnore]
    public bool IsWarning => Calls > 0 || Unknown > 0;

    /// <summary>The answer as a sentence.</summary>
    [JsonIgnore]
    public string Sentence => (Calls, Unknown) switch
    {
        (0, 0) => $"Nothing that came in the last {PreviewNarrowing.Days} days would have been refused.",
        (0, _) => $"In the last {PreviewNarrowing.Days} days this may have refused some of {Unknown:N0} calls of many kinds.",
        (1, 0) => $"In the last {PreviewNarrowing.Days} days this would have refused 1 call.",
        (_, 0) => $"In the last {PreviewNarrowing.Days} days this would have refused {Calls:N0} calls{From}.",
        _ => $"In the last {PreviewNarrowing.Days} days this would have refused {Calls:N0} calls{From}, "
            + $"and perhaps some of {Unknown:N0} more of many kinds.",
    };

    private string From => SourceCount == 1 ? "" : $" from {SourceCount:N0} sources";
}
