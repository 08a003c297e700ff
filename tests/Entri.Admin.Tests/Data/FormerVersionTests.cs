using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Data;

/// <summary>A database of the version before, which has people signed in.</summary>
public sealed class FormerVersionTests
{
    private const string Former = "Initial";

    [Fact]
    public async Task Upgrade_KeepsSessions_WhichAreThePersonsFromThenOn()
    {
        await using var folder = new DataFolder();
        await using (var app = AdminApplication.Build(EntriData.Arguments(folder.Path)))
        {
            await using var former = await app.Services.GetRequiredService<IDbContextFactory<EntriDbContext>>()
                .CreateDbContextAsync(Cancellation);
            if (!TestDatabase.IsPostgreSql)
            {
                await former.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", Cancellation);
            }

            await former.GetService<IMigrator>().MigrateAsync(Former, Cancellation);
            await former.Database.ExecuteSqlRawAsync(Rows(), Cancellation);
        }

        await EntriData.InDatabaseAsync(folder.Path, async (db, _) =>
        {
            var session = await db.Sessions.SingleAsync(Cancellation);
            Assert.Equal(("ses_1", "user_1", "org_1", "tests"), (session.Id, session.UserId, session.OrganizationId, session.UserAgent));
            Assert.Equal([1, 2, 3], session.Hash);
            Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(4), session.ExpiresAt);
            var searchKey = await db.Users.Select(user => EF.Property<string>(user, "SearchKey")).SingleAsync(Cancellation);
            Assert.Equal("ada\nada@example.com", searchKey);
            Assert.All(await db.Organizations.ToListAsync(Cancellation), organization => Assert.Empty(organization.DefaultTargetLanguages));

            var names = await db.Members.Select(member => member.SearchKey).Distinct().ToListAsync(Cancellation);
            Assert.Equal(["ada\nada@example.com"], names);

            await db.Members.Where(member => member.OrganizationId == "org_1").ExecuteDeleteAsync(Cancellation);
            Assert.True(await db.Sessions.AnyAsync(Cancellation));
            await db.Members.ExecuteDeleteAsync(Cancellation);
            Assert.False(await db.Sessions.AnyAsync(Cancellation));
            return 0;
        });
    }

    [Fact]
    public async Task Upgrade_LetsTheIndexFindWhatWasWrittenBefore()
    {
        await using var folder = new DataFolder();
        await using var app = AdminApplication.Build(EntriData.Arguments(folder.Path));
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync(Cancellation);
        await db.GetService<IMigrator>().MigrateAsync(Former, Cancellation);
        await db.Database.ExecuteSqlRawAsync(Entries(), Cancellation);

        await db.GetService<IMigrator>().MigrateAsync(cancellationToken: Cancellation);

        foreach (var (filter, numbers) in new (ActivityFilter, long[])[]
        {
            (new(TokenId: "tok_1"), [2, 1]), (new(UserId: "user_1"), [3, 1]), (new(Action: "user.signed_in"), [3]),
            (new(From: DateTimeOffset.FromUnixTimeMilliseconds(2)), [3, 2]),
        })
        {
            Assert.Equal(numbers, (await ActivityIndex.FindAsync(db, "org_1", filter, Cancellation)).Newest(0, 9));
        }
    }

    [Fact]
    public async Task Upgrade_SortsTokensByTheirNewestValuesAndTheDaysOfUsageThatAreShown()
    {
        await using var folder = new DataFolder();
        await using var app = AdminApplication.Build(EntriData.Arguments(folder.Path));
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync(Cancellation);
        await db.GetService<IMigrator>().MigrateAsync("TokenLeaksAndLists", Cancellation);
        await db.Database.ExecuteSqlRawAsync(Tokens(), Cancellation);

        await db.GetService<IMigrator>().MigrateAsync(cancellationToken: Cancellation);

        var tokens = await db.ApiTokens.OrderBy(token => token.Id).ToListAsync(Cancellation);
        Assert.Equal(
            [("entri_Cd34…y8Wp", 7, true), ("entri_Ef56…z7Vo", 0, false)],
            tokens.Select(token => (token.Hint, token.RecentRequests, token.IsPickedUp)));
        Assert.Equal(2, await db.ApiTokens.CountAsync(token => token.SearchKey.EndsWith("\nx"), Cancellation));
    }

    private static string Tokens()
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var no = TestDatabase.IsPostgreSql ? "false" : "0";
        return $"""
            INSERT INTO "Organizations" ("Id", "Name", "Slug", "DefaultSourceLanguage", "CreatedAt", "UpdatedAt")
            VALUES ('org_1', 'One', 'one', 'en', {Time(1)}, {Time(1)});
            INSERT INTO "ApiTokens" ("Id", "OrganizationId", "Name", "NormalizedName", "SearchKey", "Scopes", "CreatedAt", "CreatedByName",
                "CanRotateItself", "Version")
            VALUES ('tok_1', 'org_1', 'a', 'a', 'a', 'x', {Time(1)}, 'Ada', {no}, 1),
                ('tok_2', 'org_1', 'b', 'b', 'b', 'x', {Time(1)}, 'Ada', {no}, 1);
            INSERT INTO "ApiTokenValues" ("TokenId", "Number", "CreatedAt", "Hash", "Prefix", "Suffix", "PickedUpAt")
            VALUES ('tok_1', 2, {Time(1)}, {Bytes(1)}, 'entri_Cd34', 'y8Wp', NULL),
                ('tok_1', 1, {Time(1)}, {Bytes(2)}, 'entri_Ab12', 'x9Zq', {Time(1)}),
                ('tok_2', 1, {Time(1)}, {Bytes(3)}, 'entri_Ef56', 'z7Vo', NULL);
            INSERT INTO "ApiTokenDays" ("TokenId", "Day", "Outcome", "Requests")
            VALUES ('tok_1', '{today:O}', 0, 3), ('tok_1', '{today:O}', 2, 2), ('tok_1', '{today.AddDays(-28):O}', 0, 2),
                ('tok_1', '{today.AddDays(-31):O}', 0, 90), ('tok_2', '{today.AddDays(-40):O}', 0, 9);
            """;
    }

    private static string Bytes(int value) => TestDatabase.IsPostgreSql ? $@"'\x0{value}'" : $"x'0{value}'";

    private static string Time(int milliseconds) =>
        TestDatabase.IsPostgreSql ? $"to_timestamp({milliseconds} / 1000.0)" : $"{milliseconds}";

    private static string Entries()
    {
        var hash = TestDatabase.IsPostgreSql ? @"'\x010203'" : "x'010203'";
        var (none, byToken) = ("'{{}}'", "'{{\"name\":\"x\",\"tokenId\":\"tok_1\"}}'");
        return $"""
            INSERT INTO "Activity" (
                "Id", "Action", "OrganizationId", "UserId", "UserName", "TargetId", "TargetType", "Metadata", "CreatedAt", "Sequence",
                "PreviousHash", "Hash")
            VALUES
                ('act_1', 'token.created', 'org_1', 'user_1', 'Ada', 'tok_1', 'token', {none}, {Time(1)}, 1, {hash}, {hash}),
                ('act_2', 'project.created', 'org_1', NULL, 'CI', 'proj_1', 'project', {byToken}, {Time(2)}, 2, {hash}, {hash}),
                ('act_3', 'user.signed_in', 'org_1', 'user_1', 'Ada', 'user_1', 'user', {none}, {Time(3)}, 3, {hash}, {hash});
            INSERT INTO "ActivityChains" ("OrganizationId", "Sequence", "Hash", "Seal") VALUES ('org_1', 3, {hash}, {hash});
            """;
    }

    private static string Rows()
    {
        var (no, hash) = TestDatabase.IsPostgreSql ? ("false", @"'\x010203'") : ("0", "x'010203'");
        return $"""
            INSERT INTO "AspNetUsers" (
                "Id", "Name", "CreatedAt", "UserName", "Email",
                "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
            VALUES ('user_1', 'Ada', {Time(1)}, 'ada@example.com', 'ada@example.com', {no}, {no}, {no}, {no}, 0);
            INSERT INTO "Organizations" ("Id", "Name", "Slug", "DefaultSourceLanguage", "CreatedAt", "UpdatedAt")
            VALUES ('org_1', 'One', 'one', 'en', {Time(1)}, {Time(1)}), ('org_2', 'Two', 'two', 'en', {Time(1)}, {Time(1)});
            INSERT INTO "Members" ("OrganizationId", "UserId", "Role", "JoinedAt")
            VALUES ('org_1', 'user_1', 'Owner', {Time(1)}), ('org_2', 'user_1', 'Reviewer', {Time(1)});
            INSERT INTO "Sessions" (
                "Id", "Hash", "UserId", "OrganizationId", "CreatedAt", "ProvenAt", "LastSeenAt", "ExpiresAt", "UserAgent")
            VALUES ('ses_1', {hash}, 'user_1', 'org_1', {Time(1)}, {Time(2)}, {Time(3)}, {Time(4)}, 'tests');
            """;
    }
}
