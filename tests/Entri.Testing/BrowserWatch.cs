using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Entri.Testing;

/// <summary>
/// Collects what no page may do, whatever the test is about: an error in the console, an exception, a breach of the content security
/// policy, a request to another host.
/// </summary>
public sealed class BrowserWatch
{
    // A breach becomes a console error, which is looked for anyway.
    private const string ReportBreaches = """
        addEventListener('securitypolicyviolation', event => console.error(`CSP ${event.violatedDirective} blocks ${event.blockedURI}`));
        """;

    /// <summary>
    /// Blazor's answer to an event whose element the server was just taking away when it came, with and without details: on a busy machine
    /// a field that closes with its dialog still tells that it has lost the focus. What a handler throws ends the circuit instead.
    /// </summary>
    private static readonly string[] Crossings =
        ["There is no event handler associated with this event.", "There was an exception invoking 'DispatchEventAsync'"];

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly List<string> _allowed = [];
    private readonly Uri _app;

    private BrowserWatch(Uri app) => _app = app;

    /// <summary>Watches every page that the context has or will have.</summary>
    public static async Task<BrowserWatch> StartAsync(IBrowserContext context, Uri app)
    {
        var watch = new BrowserWatch(app);
        context.Console += (_, message) => watch.Add(message.Type == "error", $"console: {message.Text}");
        context.WebError += (_, error) => watch.Add(!Array.Exists(Crossings, error.Error.Contains), $"exception: {error.Error}");
        context.Request += (_, request) => watch.Add(watch.IsForeign(request.Url), $"request to {request.Url}");
        context.Page += (_, page) => page.WebSocket += (_, socket) => watch.Add(watch.IsForeign(socket.Url), $"connection to {socket.Url}");
        await context.AddInitScriptAsync(ReportBreaches);
        return watch;
    }

    /// <summary>Lets pass what the test provokes on purpose: lines of the console that contain the text.</summary>
    public void Allow(string text) => _allowed.Add(text);

    /// <summary>Lets pass the line in which Chromium reports that a page was answered with this status.</summary>
    public void AllowStatus(int status) => Allow($"Failed to load resource: the server responded with a status of {status} ");

    /// <summary>Fails the test where there was a fault.</summary>
    public void AssertClean()
    {
        var faults = _faults.Where(fault => !_allowed.Exists(fault.Contains)).ToArray();
        Assert.True(faults.Length == 0, string.Join(Environment.NewLine, faults));
    }

    private void Add(bool isFault, string text)
    {
        if (isFault)
        {
            _faults.Enqueue(text);
        }
    }

    private bool IsForeign(string url) =>
        new Uri(url) is { Scheme: not ("about" or "blob") } uri && uri.Authority != _app.Authority;
}
