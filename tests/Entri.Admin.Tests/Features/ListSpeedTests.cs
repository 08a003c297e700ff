using System.Diagnostics;
using System.Net;
using Entri.Admin.Api;
using Entri.Admin.Features.Members;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features;

/// <summary>
/// Measures the pages of the two longest lists, a million activity entries and 10,000 members, and prints the 95th percentile of each kind
/// of page; runs only where it is asked for by <c>-explicit only</c>.
/// </summary>
public sealed class ListSpeedTests(EntriHost host)
{
    private const int Entries = 1_000_000, Members = 10_000;
    private static readonly int[] FirstMiddleLast = [1, 100, 200];
    private static readonly bool[] BothWays = [false, true];

    [Fact(Explicit = true)]
    public async Task Pages_OfAMillionEntriesAndTenThousandMembers_TakeLessThan100Milliseconds()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await SeedAsync(organization);
        var last = Entries / 50;
        List<(string Kind, string Path)> pages =
        [
            ("activity: first page", ""), ("activity: middle", $"?page={last / 2}"), ("activity: last", $"?page={last}"),
            ("activity: by action, first", "?action=token.created"),
            ("activity: by action, middle", $"?action=token.created&page={last / 6}"),
            ("activity: by action, last", $"?action=token.created&page={last / 3}"),
            ("activity: by person", "?userId=user_7"), ("activity: by person, last", $"?userId=user_7&page={last / 100}"),
            ("activity: by token", "?tokenId=tok_7"), ("activity: by project", "?projectId=proj_3"),
            ("activity: by project, last", $"?projectId=proj_3&page={last / 25}"),
            ("activity: one day", "?from=2026-02-01&to=2026-02-01"), ("activity: half a year", "?from=2025-09-01T10:30:00Z"),
            ("activity: all, by date, last", $"?from=2000-01-01&page={last}"),
            ("activity: action, person and date", "?action=token.created&userId=user_7&from=2025-06-01&to=2025-12-31"),
            ("activity: action and project, last", "?action=token.created&projectId=proj_3&page=200"),
            ("activity: nothing found", "?action=nothing.done"), ("activity: nothing in common", "?userId=user_7&tokenId=tok_7"),
        ];
        pages = [.. pages.Select(page => (page.Kind, organization.ActivityPath + page.Path))];
        foreach (var (kind, path) in new[]
        {
            ("members: first page", "?limit=50"), ("members: last", "?limit=50&page=200"), ("members: whole array", "?limit=200"),
            ("members: search, many", "?limit=50&q=person"), ("members: search, few", "?limit=50&q=person+1234"),
            ("members: search, none", "?limit=50&q=nobody"), ("members: search, last", "?limit=50&q=person&page=200"),
            ("members: by role", "?limit=50&role=translator"),
        })
        {
            pages.Add((kind, organization.MembersPath + path));
        }

        var slow = await PageSpeed.MeasureAsync(pages, async path =>
            (await host.GetAsync(path, token.Credentials)).HasStatus(HttpStatusCode.OK));
        slow += await PageSpeed.MeasureAsync(
            [.. MemberOrders.Select(order =>
                ($"members: by {order.Sort}{(order.Descending ? ", falling" : "")}, {order.Page.Page}", order))],
            async order => Assert.NotEmpty(
                (await host.Get<ListMembers>().ExecuteAsync(organization.Caller, order, Cancellation)).Value.Data));

        Assert.Equal(0, slow);
    }

    private static IEnumerable<ListMembersRequest> MemberOrders =>
        from sort in Enum.GetValues<MemberSort>()
        from page in FirstMiddleLast
        from isFalling in BothWays
        select new ListMembersRequest(new PageQuery(page), Sort: sort, Descending: isFalling);

    /// <summary>The entries are of 400 days, a third of them tokens made, by 100 people and 100 tokens, in 25 projects.</summary>
    private async Task SeedAsync(TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var started = Stopwatch.GetTimestamp();
        await db.Database.ExecuteSqlRawAsync(
            db.Database.IsSqlite() ? SqliteRows : PostgreSqlRows, [organization.Id, Entries, Members], Cancellation);
        await db.ActivityChains.Where(chain => chain.OrganizationId == organization.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(chain => chain.Sequence, Entries), Cancellation);
        TestContext.Current.TestOutputHelper!.WriteLine($"Seeded in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s.");
    }

    private const string SqliteRows = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {1})
        INSERT INTO "Activity" ("Id", "Action", "OrganizationId", "UserId", "UserName", "ProjectId", "TargetId", "TargetType", "Metadata",
            "CreatedAt", "Sequence", "PreviousHash", "Hash")
        SELECT printf('act_%032x', i),
            CASE WHEN i % 3 = 0 THEN 'token.created' WHEN i % 3 = 1 THEN 'user.signed_in' ELSE 'project.updated' END,
            {0}, CASE WHEN i % 2 = 0 THEN 'user_' || (i / 2 % 100) END, 'Ada Lovelace',
            CASE WHEN i % 7 < 4 THEN 'proj_' || (i / 7 % 25) END, 'tok_' || (i / 5 % 100), CASE WHEN i % 3 = 0 THEN 'token' ELSE 'user' END,
            CASE WHEN i % 2 = 1 THEN '{{"name":"Deploy the site","tokenId":"tok_' || (i / 2 % 100) || '"}}' ELSE '{{"name":"Deploy"}}' END,
            1740000000000 + i * 34560, i, x'00', x'00'
        FROM n;
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {2})
        INSERT INTO "AspNetUsers" ("Id", "Name", "CreatedAt", "UserName", "Email", "SearchKey",
            "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
        SELECT 'user_' || hex(randomblob(16)), 'Person ' || i, 1, 'p' || i || '@example.com', 'p' || i || '@example.com',
            'person ' || i || char(10) || 'p' || i || '@example.com', 0, 0, 0, 0, 0 FROM n;
        INSERT INTO "Members" ("OrganizationId", "UserId", "Role", "JoinedAt")
        SELECT {0}, "Id", CASE WHEN "rowid" % 3 = 0 THEN 'Translator' ELSE 'Developer' END, 1740000000000 + "rowid"
        FROM "AspNetUsers" WHERE "Name" LIKE 'Person %';
        """;

    private const string PostgreSqlRows = """
        INSERT INTO "Activity" ("Id", "Action", "OrganizationId", "UserId", "UserName", "ProjectId", "TargetId", "TargetType", "Metadata",
            "CreatedAt", "Sequence", "PreviousHash", "Hash")
        SELECT 'act_' || lpad(to_hex(i), 32, '0'),
            CASE WHEN i % 3 = 0 THEN 'token.created' WHEN i % 3 = 1 THEN 'user.signed_in' ELSE 'project.updated' END,
            {0}, CASE WHEN i % 2 = 0 THEN 'user_' || (i / 2 % 100) END, 'Ada Lovelace',
            CASE WHEN i % 7 < 4 THEN 'proj_' || (i / 7 % 25) END, 'tok_' || (i / 5 % 100), CASE WHEN i % 3 = 0 THEN 'token' ELSE 'user' END,
            CASE WHEN i % 2 = 1 THEN '{{"name":"Deploy the site","tokenId":"tok_' || (i / 2 % 100) || '"}}' ELSE '{{"name":"Deploy"}}' END,
            to_timestamp((1740000000000 + i::bigint * 34560) / 1000.0), i, '\x00', '\x00'
        FROM generate_series(1, {1}) i;
        INSERT INTO "AspNetUsers" ("Id", "Name", "CreatedAt", "UserName", "Email", "SearchKey",
            "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
        SELECT 'user_' || md5(i::text), 'Person ' || i, now(), 'p' || i || '@example.com', 'p' || i || '@example.com',
            'person ' || i || chr(10) || 'p' || i || '@example.com', false, false, false, false, 0 FROM generate_series(1, {2}) i;
        INSERT INTO "Members" ("OrganizationId", "UserId", "Role", "JoinedAt")
        SELECT {0}, "Id", CASE WHEN "Name" LIKE '%3' THEN 'Translator' ELSE 'Developer' END,
            to_timestamp(1740000000 + row_number() OVER (ORDER BY "Id")) FROM "AspNetUsers" WHERE "Name" LIKE 'Person %';
        """;
}
