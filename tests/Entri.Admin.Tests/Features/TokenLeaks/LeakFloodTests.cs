using System.Net;
using System.Text.Json;
using Entri.Admin.Domain;
using Entri.Admin.Features.TokenLeaks;
using Entri.Admin.Security;

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

    private static TokenLeakReport NewReport(byte[] finds) => new()
    {
        Id = EntityId.NewLeakReport(TestTime.Start),
        CreatedAt = TestTime.Start,
        Finds = finds,
    };
}
