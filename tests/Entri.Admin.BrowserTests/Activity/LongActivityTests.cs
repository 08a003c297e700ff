using System.Data.Common;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Activity;

/// <summary>Work on a log that is long: one sees how far it is, and can stop it.</summary>
public sealed class LongActivityTests : BrowserTest
{
    /// <summary>More than is read at once.</summary>
    private const int Entries = 2100;

    private readonly Gate _gate = new();
    private readonly BrowserHost _host;

    public LongActivityTests(Chromium chromium)
        : base(chromium) => _host = Own(BrowserHost.Having(services => services.AddDatabaseInterceptor(_gate)));

    [Fact]
    public async Task Verify_ShowsHowFarItIs_AndIsStopped()
    {
        var page = await OpenAsync();

        await page.Button("Verify log").ClickAsync();
        await Expect(page.GetByText("Verified 2,000 of 2,100 entries")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Verified" })).ToHaveAttributeAsync("aria-valuenow", "95");
        await page.Button("Cancel").ClickAsync();

        await Expect(page.GetByText("of 2,100 entries")).ToHaveCountAsync(0);
        await Expect(page.GetByText("Log verified")).ToHaveCountAsync(0);
        _gate.Open();
        await page.Button("Verify log").ClickAsync();
        await Expect(page.GetByText("Log verified: 2,100 entries, nothing changed.")).ToBeVisibleAsync();
        await Expect(page.GetByText("of 2,100 entries")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Export_ShowsHowFarItIs_AndIsStopped()
    {
        var page = await OpenAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Export as CSV").ClickAsync());
        await Expect(page.GetByText("Exported 500 of 2,100 entries")).ToBeVisibleAsync();
        await page.Button("Cancel").ClickAsync();

        await Expect(page.GetByText("of 2,100 entries")).ToHaveCountAsync(0);
        Assert.NotNull(await download.FailureAsync());
        _gate.Open();
        var whole = await page.RunAndWaitForDownloadAsync(() => page.GetByText("JSON Lines").ClickAsync());
        Assert.Null(await whole.FailureAsync());
        Assert.Equal(Entries, (await File.ReadAllLinesAsync((await whole.PathAsync())!, Cancellation)).Length);
        await Expect(page.GetByText("of 2,100 entries")).ToHaveCountAsync(0);
    }

    private async Task<IPage> OpenAsync()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(_host, MemberRole.Owner);
        var now = DateTimeOffset.UtcNow;
        await _host.SaveAsync([.. Enumerable.Range(0, Entries).Select(_ => new ActivityEntry
        {
            Id = EntityId.NewActivity(now),
            Action = ActivityActions.UserSignedIn,
            OrganizationId = organization.Id,
            UserId = person.UserId,
            UserName = "Ada",
            TargetId = person.UserId,
            TargetType = "user",
            CreatedAt = now,
        })]);
        var page = await NewPageAsync(_host.Address, person);
        await page.OpenAsync("/settings/activity");
        await Expect(page.GetByText("of 2,100").First).ToBeVisibleAsync();
        _gate.Close();
        return page;
    }

    /// <summary>Lets one piece of the log be read, and holds up the next.</summary>
    private sealed class Gate : DbCommandInterceptor
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isClosed;
        private int _reads;

        public void Close() => _isClosed = true;

        public void Open() => _opened.TrySetResult();

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            var isPiece = command.CommandText.Contains("FROM \"Activity\"", StringComparison.Ordinal)
                && command.CommandText.Contains("ORDER BY", StringComparison.Ordinal);
            if (_isClosed && isPiece && Interlocked.Increment(ref _reads) > 1)
            {
                await _opened.Task.WaitAsync(cancellationToken);
            }

            return result;
        }
    }
}
