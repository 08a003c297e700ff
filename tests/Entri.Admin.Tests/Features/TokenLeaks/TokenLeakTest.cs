using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.TokenLeaks;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.TokenLeaks;

/// <summary>What tests do with reports of found tokens.</summary>
internal static class TokenLeakTest
{
    public const string Path = "/api/token-leaks", Accepted = """{"status":"accepted"}""";

    /// <summary>Values that have the form of tokens, and belong to none.</summary>
    public static IEnumerable<string> Unknown(int count) => Enumerable.Range(0, count).Select(_ => ApiTokenSecret.Generate().Reveal());

    public static Task<Answer> ReportAsync(this EntriHost host, params IEnumerable<string> values) =>
        host.PostAsync(Path, Credentials.None, new { tokens = values.Select(value => new { value, url = "https://example.com/a" }) });

    /// <summary>Waits until every report is dealt with.</summary>
    public static async Task HandleAsync(this EntriHost host)
    {
        await host.Get<HandleTokenLeaks>().RunAsync(Cancellation);
        await using var db = host.OpenDatabase();
        Assert.Empty(await db.TokenLeakReports.ToListAsync(Cancellation));
    }

    public static async Task<ApiToken> ReadAsync(this EntriHost host, TestToken token)
    {
        await using var db = host.OpenDatabase();
        return await db.ApiTokens.AsNoTracking().Include(row => row.Values).SingleAsync(row => row.Id == token.Id, Cancellation);
    }

    public static async Task<List<ActivityEntry>> ActivityAsync(this EntriHost host, TestToken token)
    {
        await using var db = host.OpenDatabase();
        return await db.Activity.AsNoTracking().Where(entry => entry.TargetId == token.Id)
            .OrderBy(entry => entry.Sequence).ToListAsync(Cancellation);
    }

    public static async Task IsAsync(this EntriHost host, TestToken token, HttpStatusCode status) =>
        (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(status);
}
