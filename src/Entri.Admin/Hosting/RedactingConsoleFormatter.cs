using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Entri.Admin.Hosting;

/// <summary>Ties log entries to the request that they belong to.</summary>
/// <param name="Id">The id that the response carries too.</param>
internal sealed record RequestScope(string Id);

/// <summary>
/// Writes one line for each log entry, and an exception under it, further in. What must not be read there is blotted out, whoever let it
/// slip into a message or an exception.
/// </summary>
public sealed class RedactingConsoleFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name that selects the formatter.</summary>
    public const string FormatterName = "entri";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        scopeProvider?.ForEachScope((scope, _) => message += scope is RequestScope request ? $" (request {request.Id})" : "", 0);

        // A line break in a message would let its author forge the next entry, and one in an exception's message, where it started a line.
        textWriter.WriteLine(Redactor.Line($"{time} {Level(logEntry.LogLevel)} {logEntry.Category}: {message}"));
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine($"    {Redactor.Lines(exception.ToString()).Replace("\n", "\n    ", StringComparison.Ordinal)}");
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRIT",
        LogLevel.Error => "FAIL",
        LogLevel.Warning => "WARN",
        LogLevel.Information => "info",
        _ => "debug",
    };
}
