using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Entri.Admin.Hosting;

/// <summary>Blots secrets out of a log entry before an exporter sees it: out of its message, its values and its exception.</summary>
internal sealed class RedactingLogProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        List<KeyValuePair<string, object?>> attributes = [];
        foreach (var attribute in data.Attributes ?? [])
        {
            if (!attribute.Key.Contains("query", StringComparison.OrdinalIgnoreCase))
            {
                attributes.Add(new(attribute.Key, Redact(attribute.Value)));
            }
        }

        if (data.Exception is { } exception)
        {
            // An exception cannot be changed, so what the exporter would make of it stands here instead.
            attributes.Add(new("exception.type", exception.GetType().FullName));
            attributes.Add(new("exception.message", Redactor.Line(exception.Message)));
            attributes.Add(new("exception.stacktrace", Redactor.Lines(exception.ToString())));
            data.Exception = null;
        }

        data.Attributes = attributes;
        data.Body = data.Body is { } body ? Redactor.Line(body) : null;
        data.FormattedMessage = data.FormattedMessage is { } message ? Redactor.Line(message) : null;
    }

    /// <summary>Numbers and the like hold no secret; anything else is what the exporter would write, a text.</summary>
    private static object? Redact(object? value) => value switch
    {
        null or bool or char or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => value,
        _ => Redactor.Line(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };
}
