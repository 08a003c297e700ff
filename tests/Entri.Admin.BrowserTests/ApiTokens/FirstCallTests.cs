using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>The reveal waits for the first call and shows it, or why it was refused.</summary>
public sealed class FirstCallTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private static readonly LocatorAssertionsToContainTextOptions Soon = new() { Timeout = 5_000 };

    [Fact]
    public async Task FirstCall_OfAProgram_TurnsTheLineGreen()
    {
        var (page, reveal) = await CreateAsync();
        var line = page.Locator(".first-call");
        await Expect(line).ToContainTextAsync("Waiting for the first request…");
        using var program = new HttpClient { BaseAddress = host.Address };
        program.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("curl", "8.5.0"));
        var value = await reveal.ReadAsync();

        using (var wrong = new HttpRequestMessage(HttpMethod.Get, "/api/projects"))
        {
            wrong.Headers.Authorization = new AuthenticationHeaderValue("Bearer", value);
            Assert.Equal(HttpStatusCode.Unauthorized, (await program.SendAsync(wrong, Cancellation)).StatusCode);
        }

        await Expect(line).ToContainTextAsync("sent as Authorization: Bearer; use X-API-Key", Soon);
        using (var right = new HttpRequestMessage(HttpMethod.Get, "/api/projects") { Headers = { { "X-API-Key", value } } })
        {
            Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(right, Cancellation)).StatusCode);
        }

        await Expect(line).ToContainTextAsync("GET /api/projects · 200 · curl/8.5.0", Soon);
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

    private async Task<(IPage Page, RevealDialog Reveal)> CreateAsync()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        var tokens = await TokensPage.OpenAsync(page);
        return (page, await tokens.CreateAsync("Deploy"));
    }
}
