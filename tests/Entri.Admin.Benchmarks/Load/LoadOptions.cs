using System.Globalization;

namespace Entri.Admin.Benchmarks.Load;

/// <summary>What the load command was asked to do.</summary>
/// <param name="Seconds">How long each server is loaded in each round.</param>
/// <param name="Rounds">How often each server is loaded.</param>
/// <param name="Connections">How many connections send one request after the other.</param>
/// <param name="WarmUp">How long each server is loaded before anything counts, in seconds.</param>
/// <param name="Mixed">Whether another client makes and revokes tokens meanwhile.</param>
/// <param name="PostgreSql">The connection to an empty PostgreSQL database for the app, or null for SQLite.</param>
internal sealed record LoadOptions(
    int Seconds = 8, int Rounds = 3, int Connections = 32, int WarmUp = 6, bool Mixed = false, string? PostgreSql = null)
{
    public const string Usage =
        "load [--seconds 8] [--rounds 3] [--connections 32] [--warm-up 6] [--mixed] [--postgresql \"<connection to an empty database>\"]";

    /// <summary>Settings of the app: production, its engine, and a rate limit that is counted but never reached.</summary>
    public string[] AppSettings =>
    [
        "--RateLimits:RequestsPerMinute=1000000000",
        .. PostgreSql is { } connection ? new[] { "--Database:Provider=PostgreSql", $"--ConnectionStrings:Entri={connection}" } : [],
    ];

    /// <summary>The options, or null where they make no sense.</summary>
    public static LoadOptions? Parse(ReadOnlySpan<string> args) => args switch
    {
        [] => new LoadOptions(),
        ["--mixed", .. var rest] => Parse(rest) is { } options ? options with { Mixed = true } : null,
        ["--postgresql", var connection, .. var rest] => Parse(rest) is { } options ? options with { PostgreSql = connection } : null,
        [var name, var text, .. var rest] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 =>
            (name, Parse(rest)) switch
            {
                ("--seconds", { } options) => options with { Seconds = number },
                ("--rounds", { } options) => options with { Rounds = number },
                ("--connections", { } options) => options with { Connections = number },
                ("--warm-up", { } options) => options with { WarmUp = number },
                _ => null,
            },
        _ => null,
    };
}
