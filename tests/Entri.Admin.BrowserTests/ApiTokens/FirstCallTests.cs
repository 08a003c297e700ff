using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>The reveal waits for the first call and shows it, or why it was refused.</summary>
public sealed class FirstCallTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private static readonly LocatorAssertionsToContainTextOptions Soon = new() { Timeout = 5_000 };

    [Fact]
    public async Task FirstCall_OfARealCurl_TurnsTheLineGreen()
    {
        Assert.SkipUnless(IsInstalled("curl"), "There is no curl on this machine.");
        var (page, reveal) = await CreateAsync();
        var line = page.Locator(".first-call");
        await Expect(line).ToContainTextAsync("Waiting for the first request…");
        var value = await reveal.ReadAsync();
        await reveal.Dialog.GetByRole(AriaRole.Tab, new() { Name = "curl" }).ClickAsync();
        var command = await reveal.Dialog.Locator(".snippet code:visible", new() { HasText = "curl http" }).InnerTextAsync();

        await RunAsync(command.Replace("X-API-Key: ", "Authorization: Bearer ", StringComparison.Ordinal), value);
        await Expect(line).ToContainTextAsync("sent as Authorization: Bearer; use X-API-Key", Soon);

        await RunAsync(command, value);
        await Expect(line).ToContainTextAsync("GET /api/projects · 200 · curl/", Soon);
        await Expect(line).ToHaveClassAsync("first-call arrived");
    }

    [Fact]
    public async Task TestRequest_IsSentWithTheValueAlone_AndShowsTheAnswer()
    {
        var (page, reveal) = await CreateAsync();
        var sent = new TaskCompletionSource<IRequest>();
        page.Request += (_, request) =>
            _ = request.Url.EndsWith("/api/tokens/self", StringComparison.Ordinal) && sent.TrySetResult(request);

        await reveal.Dialog.Button("Send a test request").ClickAsync();

        await Expect(page.Locator(".test-answer")).ToContainTextAsync("The test request was answered with 200: the token works.");
        await Expect(page.Locator(".test-answer")).ToContainTextAsync("\"name\": \"Deploy\"");
        await Expect(page.Locator(".first-call")).ToContainTextAsync("GET /api/tokens/self · 200", Soon);
        var headers = await (await sent.Task).AllHeadersAsync();
        Assert.Equal(await reveal.ReadAsync(), headers["x-api-key"]);
        Assert.False(headers.ContainsKey("cookie"));
    }

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs what the dialog shows as people do, in a shell.</summary>
    private static async Task RunAsync(string command, string value)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { Environment = { ["ENTRI_API_KEY"] = value } };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    private async Task<(IPage Page, RevealDialog Reveal)> CreateAsync()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);
        return (page, await tokens.CreateAsync("Deploy"));
    }
}
