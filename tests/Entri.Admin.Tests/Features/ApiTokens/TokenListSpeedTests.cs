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
    private static readonly int[] FirstAndLater = [1, 300];
    private static readonly ApiTokenSort[] OtherOrders = [ApiTokenSort.Name, ApiTokenSort.State];
    private static readonly string[] Searches = ["token", "token 12345", "ci deploy", "nothing", "tok_7", "x9Zq", "entri_Ab12…x9Zq"];

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
                .. from sort in Enum.GetValues<ApiTokenSort>()
                   select ($"usable, by {sort}, 800", Page(800, sort: sort) with { IsUsable = true }),
                .. from search in Searches
                   from sort in OtherOrders
                   from page in FirstAndLater
                   select ($"usable, by {sort}, search: {search}, {page}", Page(page, search, sort) with { IsUsable = true }),
            ],
            async request => Assert.Null((await list.ExecuteAsync(caller, request, Cancellation)).Failure));
        slow += await PageSpeed.MeasureAsync<string?>(
            [("counts", null), ("counts: search", "token 12345"), ("counts: search, many", "token")],
            async search => Assert.Null((await list.CountAsync(caller, search, Cancellation)).Failure));
        var ids = (await list.ExecuteAsync(caller, Page(1), Cancellation)).Value.Data.Select(row => row.Id).ToArray();
        slow += await PageSpeed.MeasureAsync(
            [("bars of a page", ids)], async page => Assert.Null((await bars.ExecuteAsync(caller, page, Cancellation)).Failure));
        slow += await PageSpeed.MeasureAsync(
            [("page of the app: counts, rows and bars", Page(1) with { IsUsable = true })],
            async request =>
            {
                var counts = await list.CountAsync(caller, request.Search, Cancellation);
                var page = await list.ExecuteAsync(caller, request, Cancellation, counts.Value.Values.Sum());
                Assert.Null((await bars.ExecuteAsync(caller, [.. page.Value.Data.Select(row => row.Id)], Cancellation)).Failure);
            });
        slow += await PageSpeed.MeasureAsync(
            [("overview", caller)],
            async reader => Assert.Null((await host.Get<GetOverview>().ExecuteAsync(reader, Cancellation)).Failure));

        Assert.Equal(0, slow);
    }

    private static ListApiTokensRequest Page(
        int page, string? search = null, ApiTokenSort sort = ApiTokenSort.Created, bool isFalling = true) =>
        new(new PageQuery(page, Limit), search, Sort: sort, Descending: isFalling);

    /// <summary>
    /// Each tenth is revoked, each seventh was never used, each fifth ends or has ended, each tenth was rotated; all were used on each of
    /// 30 days, whose rows lie in the order of the days.
    /// </summary>
    private async Task SeedAsync(TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        await db.Database.OpenConnectionAsync(Cancellation);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var isSqlite = db.Database.IsSqlite();
        string[] statements =
        [
            // Nobody waits while this grows; what is measured has as much memory as always.
            .. isSqlite ? ["PRAGMA cache_size = -400000"] : Array.Empty<string>(),
            .. Rows(organization.Id, host.Clock.GetUtcNow(), isSqlite),
            isSqlite ? "PRAGMA cache_size = -2000" : "VACUUM ANALYZE",
        ];
        foreach (var statement in statements)
        {
            await db.Database.ExecuteSqlRawAsync(statement, Cancellation);
        }
    }

    private static string[] Rows(string organizationId, DateTimeOffset now, bool isSqlite)
    {
        var (start, today) = (now.ToUnixTimeMilliseconds(), now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var hash = isSqlite ? "randomblob(32)" : "sha256(('x' || i || number)::bytea)";
        var day = isSqlite ? $"date('{today}', '-' || k || ' days')" : $"'{today}'::date - k";
        var tokens = $"""
            WITH RECURSIVE n(i) AS (SELECT CAST({Tokens} AS bigint) UNION ALL SELECT i - 1 FROM n WHERE i > 1),
                t(i, h, id) AS (SELECT i, i * 2654435761 % 4294967296, 'tok_01978f3a0000700080000000' || ({100 * Tokens} - i) FROM n),
                d(k) AS (SELECT {Days - 1} UNION ALL SELECT k - 1 FROM d WHERE k > 0),
                v(number, ended, factor) AS (VALUES (1, 1, 31), (2, 0, 1)),
                kinds(kind, name, description, scopes) AS (VALUES
                    (0, 'Token ', 'CI deploy of the shop''s web site', 'projects:read'),
                    (1, 'Nightly report ', NULL, 'projects:read organization:read members:read activity:read'),
                    (2, 'Deploy to staging, ', 'Asked for by the team that keeps the build running', 'projects:write'),
                    (3, 'Token ', NULL, 'projects:read tokens:read'),
                    (4, 'Zapier ', 'Nightly', 'projects:read projects:write members:read'))
            """;
        return
        [
            $"""
            {tokens}
            INSERT INTO "ApiTokens" ("Id", "OrganizationId", "Name", "NormalizedName", "SearchKey", "Description", "Scopes", "CreatedAt",
                "CreatedByName", "LastUsedAt", "LastUsedFrom", "ExpiresAt", "RevokedAt", "DisabledAt", "CanRotateItself", "Version")
            SELECT id, '{organizationId}', name || i, lower(name || i),
                lower(name || i || '{'\n'}' || COALESCE(description, '') || '{'\n'}Ada Lovelace ' || (h % 40) || '{'\n'}' || scopes),
                description, scopes, {Time($"{start} - i * 60000")}, 'Ada Lovelace ' || (h % 40),
                CASE WHEN i % 7 > 0 THEN {Time($"{start} - h * 61 % 2592000000")} END,
                CASE WHEN i % 7 > 0 THEN '10.0.' || (h % 250) || '.7' END,
                CASE WHEN h % 5 = 0 THEN {Time($"{start} + (h % 35040 - 3000) * 900000")} END,
                CASE WHEN i % 10 = 3 THEN {Time($"{start} - i")} END, CASE WHEN i % 20 = 7 THEN {Time($"{start} - i")} END,
                {(isSqlite ? "0" : "false")}, 1
            FROM t JOIN kinds ON kind = h % 5 ORDER BY i DESC
            """,
            $"""
            {tokens}
            INSERT INTO "ApiTokenValues" ("TokenId", "Number", "CreatedAt", "Hash", "ValidUntil", "PickedUpAt", "Prefix", "Suffix")
            SELECT id, number, {Time($"{start} - i * 60000")}, {hash}, CASE WHEN ended = 1 THEN {Time($"{start} - i")} END,
                CASE WHEN i % 50 > 0 THEN {Time($"{start}")} END, 'entri_' || {Characters("h / factor")}, {Characters("h / 7 / factor")}
            FROM t CROSS JOIN v WHERE number = 2 OR h % 10 = 0 ORDER BY i DESC
            """,
            $"""
            {tokens}
            INSERT INTO "ApiTokenDays" ("TokenId", "Day", "Outcome", "Requests")
            SELECT id, {day}, CASE WHEN (i + k) % 10 = 0 THEN 1 ELSE 0 END, 1 + h % 1000 FROM d CROSS JOIN t
            """,
            """
            UPDATE "ApiTokens" SET
                "Hint" = (SELECT "Prefix" || '…' || "Suffix" FROM "ApiTokenValues" WHERE "TokenId" = "ApiTokens"."Id" AND "Number" = 2),
                "RecentRequests" = (SELECT SUM("Requests") FROM "ApiTokenDays" WHERE "TokenId" = "ApiTokens"."Id")
            WHERE "RecentRequests" = 0 AND "Hint" = ''
            """,
        ];

        string Time(string milliseconds) => isSqlite ? milliseconds : $"to_timestamp(({milliseconds}) / 1000.0)";
    }

    /// <summary>Four characters of base62 out of a number.</summary>
    private static string Characters(string number)
    {
        const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        int[] places = [1, 62, 62 * 62, 62 * 62 * 62];
        return string.Join(" || ", places.Select(place => $"substr('{Base62}', CAST(1 + {number} / {place} % 62 AS integer), 1)"));
    }
}
