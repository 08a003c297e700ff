using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Entri.Admin.Features.TokenLeaks;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entri.Admin.Tests.Features.TokenLeaks;

/// <summary>What holds where strangers send as much as they can, and where an instance dies.</summary>
public sealed class LeakFloodTests
{
    [Fact]
    public async Task Reports_OfOneNetwork_AreLimited()
    {
        await using var host = EntriHost.With(new() { ["RateLimits:LeakReportsPerMinute"] = "3" });
        for (var report = 0; report < 3; report++)
        {
            (await host.PostAsync(TokenLeakTest.Path, Credentials.None, "{")).HasStatus(HttpStatusCode.BadRequest);
        }

        var refused = await host.ReportAsync([]);

        refused.HasStatus(HttpStatusCode.TooManyRequests).IsErrorInShape();
        Assert.Equal("60", refused.Header("Retry-After"));
        if (!TestDatabase.IsPostgreSql)
        {
            // Several instances go by the clock of the database, which no test moves.
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            (await host.ReportAsync([])).HasStatus(HttpStatusCode.Accepted);
        }
    }

    [Fact]
    public async Task Reports_ThatWait_AreBounded()
    {
        await using var host = new EntriHost();

        // Nobody can read these, so they wait on.
        await host.SaveAsync([.. Enumerable.Range(0, ReceiveTokenLeaks.MaxWaiting).Select(_ => NewReport("nonsense"u8.ToArray()))]);

        var refused = await host.ReportAsync(TokenLeakTest.Unknown(1));

        refused.HasStatus(HttpStatusCode.ServiceUnavailable).IsErrorInShape();
        Assert.NotNull(refused.Header("Retry-After"));
    }

    [Fact]
    public async Task Report_ThatAnInstanceLeftBehind_IsDealtWithByTheNext()
    {
        await using var host = new EntriHost();
        var token = await host.AddTokenAsync();
        var finds = new[] { new { Hash = ApiTokenSecret.HashOf(token.Value) } };
        await host.SaveAsync(NewReport("nonsense"u8.ToArray()), NewReport(JsonSerializer.SerializeToUtf8Bytes(finds)));

        await host.Get<HandleTokenLeaks>().RunAsync(Cancellation);

        await host.IsAsync(token, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"Hash":null}]""")]
    [InlineData("""[{"Hash":"too short"}]""")]
    [InlineData("""[{"Hash":"no base 64!"}]""")]
    public async Task Report_ThatNobodyCanRead_IsRemovedAfterADay_AndAWarningSaysSo(string finds)
    {
        using var log = new LogCapture();
        await using var host = EntriHost.WithServices(services => services.AddLogging(logging => logging.AddProvider(log)
            .AddFilter<LogCapture>(null, LogLevel.Warning)));
        var (broken, fromTheFuture) = (
            NewReport(Encoding.UTF8.GetBytes(finds)), NewReport(Encoding.UTF8.GetBytes(finds), TestTime.Start.AddYears(1)));
        await host.SaveAsync(broken, fromTheFuture);

        host.Clock.Advance(HandleTokenLeaks.UnreadableFor - TimeSpan.FromMilliseconds(1));
        Assert.Equal([broken.Id], await WaitingAsync(host));
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(await WaitingAsync(host));

        Assert.Equal(
            new[] { broken, fromTheFuture }.Select(report => report.Id).Order(),
            log.Lines.Where(line => line.Contains("unreadable", StringComparison.Ordinal))
                .Select(line => Regex.Match(line, "leak_[0-9A-Za-z]+").Value).Distinct().Order());
    }

    [Fact]
    public async Task Report_ThatCannotBeDealtWith_WaitsForAsLongAsItTakes()
    {
        var database = new FaultyDatabase();
        await using var host = EntriHost.WithServices(database.AddTo);
        var token = await host.AddTokenAsync();
        var finds = new[] { new { Hash = ApiTokenSecret.HashOf(token.Value) } };
        await host.SaveAsync(NewReport(JsonSerializer.SerializeToUtf8Bytes(finds)));

        host.Clock.Advance(TimeSpan.FromDays(400));
        database.BeforeWrite = () => new InvalidOperationException("The keys are gone.");
        Assert.Single(await WaitingAsync(host));
        database.BeforeWrite = null;
        Assert.Empty(await WaitingAsync(host));

        await host.IsAsync(token, HttpStatusCode.Unauthorized);
    }

    /// <summary>The reports that still wait after a round.</summary>
    private static async Task<string[]> WaitingAsync(EntriHost host)
    {
        await host.Get<HandleTokenLeaks>().RunAsync(Cancellation);
        await using var db = host.OpenDatabase();
        return await db.TokenLeakReports.Select(report => report.Id).ToArrayAsync(Cancellation);
    }

    private static TokenLeakReport NewReport(byte[] finds, DateTimeOffset? at = null) => new()
    {
        Id = EntityId.NewLeakReport(TestTime.Start),
        CreatedAt = at ?? TestTime.Start,
        Finds = finds,
    };
}
