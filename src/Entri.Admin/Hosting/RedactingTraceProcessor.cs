using System.Diagnostics;
using OpenTelemetry;

namespace Entri.Admin.Hosting;

/// <summary>
/// Blots secrets out of a span before an exporter sees it. The instrumentation records no header but the user agent; the query string,
/// which may carry a one-time code, goes altogether.
/// </summary>
internal sealed class RedactingTraceProcessor : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        foreach (var (key, value) in data.TagObjects.ToArray())
        {
            if (key.Contains("query", StringComparison.Ordinal))
            {
                data.SetTag(key, null);
            }
            else if (value is string text)
            {
                data.SetTag(key, Redactor.Line(text));
            }
            else if (value is string[] texts)
            {
                data.SetTag(key, Array.ConvertAll(texts, Redactor.Line));
            }
        }

        data.DisplayName = Redactor.Line(data.DisplayName);
        data.TraceStateString = data.TraceStateString is { } state ? Redactor.Line(state) : null;
        if (data.StatusDescription is { } description)
        {
            data.SetStatus(data.Status, Redactor.Line(description));
        }
    }
}
