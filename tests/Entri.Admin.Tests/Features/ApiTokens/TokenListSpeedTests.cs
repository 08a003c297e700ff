using System.Globalization;
using System.Net;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Features.Overview;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>
/// Measures what the pages of 100,000 tokens with 30 days of usage take, and prints the 95th percentile of each kind of page; runs only
/// where it is asked for by <c>-explicit only</c>.
/// </summary>
public sealed class TokenListSpeedTests(EntriHost host)
{
    private const int Tokens = 100_000, Days = 30, Limit = 50;
    private static readonly bool[] BothWays = [false, true];
    private static readonly int[] FirstMiddleLast = [1, Tokens / Limit / 2, Tokens / Limit];
    private static readonly string[] Searches = ["token", "token 12345", "ci deploy", "nothing", "tok_7"];

    [Fact(Explicit = true)]
    public async Task Pages_OfAHundredThousandTokens_TakeLessThan100Milliseconds()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await SeedAsync(organization);
        var (list, bars) = (host.Get<ListApiTokens>(), host.Get<ReadTokenBars>());
        var caller = organization.Caller;

        var slow = await PageSpeed.MeasureAsync<string>(
            [
                ("api: first page", "?limit=50"), ("api: middle", "?limit=50&page=1000"), ("api: last", "?limit=50&page=2000"),
                ("api: whole array", "?limit=200"),
            ],
            async query => (await host.GetAsync(organization.TokensPath + query, token.Credentials)).HasStatus(HttpStatusCode.OK));
        slow += await PageSpeed.MeasureAsync(
            [
                .. from sort in Enum.GetValues<ApiTokenSort>()
                   from isFalling in BothWays
                   from page in FirstMiddleLast
                   select ($"by {sort}{(isFalling ? ", falling" : "")}, {page}", Page(page, sort: sort, isFalling: isFalling)),
                .. from search in Searches
                   select ($"search: {search}", Page(1, search)),
                .. from state in Enum.GetValues<ApiTokenState>() select ($"state: {state}", Page(1) with { State = state }),
                ("usable, first", Page(1) with { IsUsable = true }), ("usable, last", Page(1500) with { IsUsable = true }),
                ("usable, search", Page(1, "token 12345") with { IsUsable = true }),
            ],
            async request => Assert.Null((await list.ExecuteAsync(caller, request, Cancellation)).Failure));
        slow += await PageSpeed.MeasureAsync<string?>(
            [("counts", null), ("counts: search", "token 12345")],
            async search => Assert.Null((await list.CountAsync(caller, search, Cancellation)).Failure));
        var ids = (await list.ExecuteAsync(caller, Page(1), Cancellation)).Value.Data.Select(row => row.Id).ToArray();
        slow += await PageSpeed.MeasureAsync(
            [("bars of a page", ids)], async page => Assert.Null((await bars.ExecuteAsync(caller, page, Cancellation)).Failure));
        slow += await PageSpeed.MeasureAsync(
            [("overview", caller)],
            async reader => Assert.Null((await host.Get<GetOverview>().ExecuteAsync(reader, Cancellation)).Failure));

        Assert.Equal(0, slow);
    }

    private static ListApiTokensRequest Page(
        int page, string? search = null, ApiTokenSort sort = ApiTokenSort.Created, bool isFalling = true) =>
        new(new PageQuery(page, Limit), search, Sort: sort, Descending: isFalling);

    /// <summary>Each tenth is revoked, each seventh was never used, each fifth ends; all were used on each of 30 days.</summary>
    private async Task SeedAsync(TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var now = host.Clock.GetUtcNow();
        var isSqlite = db.Database.IsSqlite();
        await db.Database.ExecuteSqlRawAsync(
            isSqlite ? SqliteRows : PostgreSqlRows,
            [
                organization.Id, Tokens, isSqlite ? now.ToUnixTimeMilliseconds() : now, Days,
                now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ],
            Cancellation);
    }

    private const string SqliteRows = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {1})
        INSERT INTO "ApiTokens" ("Id", "OrganizationId", "Name", "NormalizedName", "SearchKey", "Description", "Scopes", "CreatedAt",
            "CreatedByName", "LastUsedAt", "LastUsedFrom", "ExpiresAt", "RevokedAt", "CanRotateItself", "Version")
        SELECT printf('tok_%032x', i), {0}, 'Token ' || i, 'token ' || i,
            'token ' || i || char(10) || CASE i % 4 WHEN 0 THEN 'ci deploy' ELSE 'nightly' END || char(10) || 'ada lovelace',
            CASE i % 4 WHEN 0 THEN 'ci deploy' ELSE 'nightly' END, 'projects:read', {2} - i * 60000, 'Ada Lovelace',
            CASE WHEN i % 7 > 0 THEN {2} - i * 61 % 2592000000 END, CASE WHEN i % 7 > 0 THEN '10.0.' || i % 250 || '.7' END,
            CASE WHEN i % 5 = 0 THEN {2} + i * 900000 % 31536000000 END, CASE WHEN i % 10 = 3 THEN {2} - i END, 0, 1
        FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {1})
        INSERT INTO "ApiTokenValues" ("TokenId", "Number", "CreatedAt", "Hash", "PickedUpAt", "Prefix", "Suffix")
        SELECT printf('tok_%032x', i), 1, {2} - i * 60000, randomblob(32), CASE WHEN i % 50 > 0 THEN {2} END,
            printf('entri_%04x', i % 60000), printf('%04x', i * 7 % 60000) FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {1}),
            d(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM d WHERE k + 1 < {3})
        INSERT INTO "ApiTokenDays" ("TokenId", "Day", "Outcome", "Requests")
        SELECT printf('tok_%032x', i), date({4}, '-' || k || ' days'), 0, i % 1000 FROM n, d;
        """;

    private const string PostgreSqlRows = """
        INSERT INTO "ApiTokens" ("Id", "OrganizationId", "Name", "NormalizedName", "SearchKey", "Description", "Scopes", "CreatedAt",
            "CreatedByName", "LastUsedAt", "LastUsedFrom", "ExpiresAt", "RevokedAt", "CanRotateItself", "Version")
        SELECT 'tok_' || lpad(to_hex(i), 32, '0'), {0}, 'Token ' || i, 'token ' || i,
            'token ' || i || chr(10) || CASE i % 4 WHEN 0 THEN 'ci deploy' ELSE 'nightly' END || chr(10) || 'ada lovelace',
            CASE i % 4 WHEN 0 THEN 'ci deploy' ELSE 'nightly' END, 'projects:read', {2} - i * interval '1 minute', 'Ada Lovelace',
            CASE WHEN i % 7 > 0 THEN {2} - i * interval '61 milliseconds' END,
            CASE WHEN i % 7 > 0 THEN '10.0.' || i % 250 || '.7' END,
            CASE WHEN i % 5 = 0 THEN {2} + i % 35040 * interval '15 minutes' END,
            CASE WHEN i % 10 = 3 THEN {2} - i * interval '1 millisecond' END, false, 1
        FROM generate_series(1, {1}) i;
        INSERT INTO "ApiTokenValues" ("TokenId", "Number", "CreatedAt", "Hash", "PickedUpAt", "Prefix", "Suffix")
        SELECT 'tok_' || lpad(to_hex(i), 32, '0'), 1, {2} - i * interval '1 minute', sha256(i::text::bytea),
            CASE WHEN i % 50 > 0 THEN {2} END, 'entri_' || lpad(to_hex(i % 60000), 4, '0'), lpad(to_hex(i * 7 % 60000), 4, '0')
        FROM generate_series(1, {1}) i;
        INSERT INTO "ApiTokenDays" ("TokenId", "Day", "Outcome", "Requests")
        SELECT 'tok_' || lpad(to_hex(i), 32, '0'), {4}::date - k, 0, i % 1000 FROM generate_series(1, {1}) i, generate_series(0, {3} - 1) k;
        ANALYZE;
        """;
}
