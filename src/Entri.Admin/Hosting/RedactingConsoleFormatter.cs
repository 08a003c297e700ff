using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Entri.Admin.Hosting;

/// <summary>Ties log entries to the request that they belong to.</summary>
/// <param name="Id">The id that the response carries too.</param>
internal sealed record RequestScope(string Id);

/// <summary>Writes one line for each log entry and blots out token values, whoever let one slip into a message or an exception.</summary>
public sealed partial class RedactingConsoleFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name that selects the formatter.</summary>
    public const string FormatterName = "entri";

    /// <summary>The text without the values of tokens and of the app's cookies.</summary>
    public static string Redact(string text) => TokenPattern.Replace(text, "entri_(hidden)");

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        scopeProvider?.ForEachScope((scope, _) => message += scope is RequestScope request ? $" (request {request.Id})" : "", 0);

        // A line break in a message would let its author forge the next entry.
        var line = $"{time} {Level(logEntry.LogLevel)} {logEntry.Category}: {message}".ReplaceLineEndings("\\n");
        textWriter.WriteLine(Redact(logEntry.Exception is null ? line : $"{line}\n{logEntry.Exception}"));
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRIT",
        LogLevel.Error => "FAIL",
        LogLevel.Warning => "WARN",
        LogLevel.Information => "info",
        _ => "debug",
    };

    [GeneratedRegex("""entri_[0-9A-Za-z]+(=[^\s;,"']*)?""", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern { get; }
}
