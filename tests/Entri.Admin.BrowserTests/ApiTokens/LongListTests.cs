using System.Diagnostics;
using Entri.Admin.Domain;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>Measures time, so it runs when all others are done.</summary>
[CollectionDefinition(nameof(LongListTests), DisableParallelization = true)]
[Collection(nameof(LongListTests))]
public sealed class LongListTests(Chromium chromium) : BrowserTest(chromium)
{
    // An idle machine needs a tenth of it; reading all rows would need more even there.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task List_HundredThousandTokens_AnswersEachStepInTime()
    {
        const int count = 100_000;
        var own = Own(new BrowserHost());
        var (organization, person) = await TestOrganization.AddWithAsync(own);
        await using (var db = own.OpenDatabase())
        {
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            var start = DateTimeOffset.UtcNow;
            db.AddRange(Enumerable.Range(0, count).Select(i => organization.NewToken(
                [Scope.ProjectsRead], token => token.Name = $"Token {i:D6}", createdAt: start.AddMilliseconds(i - count)).Entity));
            await db.SaveChangesAsync(Cancellation);
        }

        var page = await NewPageAsync(own.Address, person);
        var tokens = await TokensPage.OpenAsync(page);
        await Expect(tokens.Row("Token 099999")).ToBeVisibleAsync();

        await AnswersAsync("the next page", () => page.Button("Next page").ClickAsync(), tokens.Row("Token 099949"));
        await AnswersAsync("a search", () => tokens.Search.FillAsync("Token 000042"), tokens.Row("Token 000042"));
        await AnswersAsync("sorting", async () =>
        {
            await tokens.Search.FillAsync("");
            await page.Button("Name").ClickAsync();
        }, tokens.Row("Token 000000"));
        await AnswersAsync("a filter without a match", () => page.Filter("Disabled").ClickAsync(), page.GetByText("Nothing matches."));
    }

    private static async Task AnswersAsync(string step, Func<Task> act, ILocator result)
    {
        var started = Stopwatch.GetTimestamp();
        await act();
        await Expect(result).ToBeVisibleAsync();
        var took = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"{step}: {took.TotalMilliseconds:F0} ms");
        Assert.True(took < AnswerTime, $"{step} took {took}.");
    }
}
