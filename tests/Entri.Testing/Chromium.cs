using Microsoft.Playwright;

namespace Entri.Testing;

/// <summary>One Chromium for all tests. A machine without one skips them: the app itself needs no browser to be built and tested.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>The collection of tests that copy: all pages of one browser have one clipboard, so they run one after the other.</summary>
    public const string Clipboard = nameof(Clipboard);

    private const string PathVariable = "CHROMIUM_PATH";
    private const float TimeoutMilliseconds = 30_000;
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A new browser profile, as empty as a private window. The test is skipped where there is no browser.</summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        Assert.SkipWhen(_browser is null, $"There is no Chromium on this machine: none on PATH, and {PathVariable} names none.");
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(TimeoutMilliseconds);
        return context;
    }

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        Assertions.SetDefaultExpectTimeout(TimeoutMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } given)
        {
            return File.Exists(given) ? given : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin");
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
