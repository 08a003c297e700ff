using Entri.Admin.Security;
using Microsoft.Playwright;

namespace Entri.Testing;

/// <summary>A test with browser windows of its own. When it ends, none of them may have done what no page may do.</summary>
public abstract class BrowserTest(Chromium chromium) : IAsyncDisposable
{
    private readonly List<(IBrowserContext Context, BrowserWatch Watch)> _windows = [];
    private readonly List<IAsyncDisposable> _owned = [];

    /// <summary>What the last window that was opened is watched by.</summary>
    protected BrowserWatch Watch => _windows[^1].Watch;

    /// <summary>Opens an empty page in a new profile.</summary>
    /// <param name="app">Where the app listens.</param>
    /// <param name="person">Who is signed in there; nobody, where it is null.</param>
    /// <param name="configure">Changes how the browser behaves.</param>
    protected async Task<IPage> NewPageAsync(Uri app, TestPerson? person = null, Action<BrowserNewContextOptions>? configure = null)
    {
        var options = new BrowserNewContextOptions
        {
            BaseURL = app.ToString(),
            ViewportSize = new() { Width = 1280, Height = 800 },
            Locale = "en-GB",
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        };
        configure?.Invoke(options);
        var context = await chromium.NewContextAsync(options);
        _windows.Add((context, await BrowserWatch.StartAsync(context, app)));
        if (person is not null)
        {
            // Playwright takes a host-only secure cookie for an https address only; cookies know no port.
            await context.AddCookiesAsync(
            [
                new()
                {
                    Name = UserSessionOptions.DefaultCookieName,
                    Value = person.Secret,
                    Url = "https://localhost/",
                    HttpOnly = true,
                    Secure = true,
                },
            ]);
        }

        return await context.NewPageAsync();
    }

    /// <summary>Ends something with the test, but after its windows: a page whose app is gone complains.</summary>
    protected T Own<T>(T disposable)
        where T : IAsyncDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var (context, _) in _windows)
        {
            await context.DisposeAsync();
        }

        foreach (var disposable in Enumerable.Reverse(_owned))
        {
            await disposable.DisposeAsync();
        }

        Assert.All(_windows, window => window.Watch.AssertClean());
        GC.SuppressFinalize(this);
    }
}
