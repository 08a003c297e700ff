using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Commands;

/// <summary>The move from SQLite to PostgreSQL.</summary>
[Trait(TestTraits.Takes, TestTraits.LongTime)]
[Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
public sealed class CopyTests : IAsyncDisposable
{
    private static readonly string[] Languages = ["de", "fr"];
    private readonly DataFolder _folder = new();

    public CopyTests() => TestDatabase.SkipUnlessPostgreSql();

    private Dictionary<string, string> Target => TestDatabase.Settings(_folder.Path);

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Copy_OfAFullDatabase_IsTheSameAndGoesOn()
    {
        var source = Source();
        var organization = await TestOrganization.AddAsync(source);
        var token = await organization.AddTokenAsync(
            change: token => token.ExpiresAt = new DateTimeOffset(2031, 7, 4, 23, 59, 58, 987, TimeSpan.FromHours(-7)));
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        await source.SaveAsync([.. Enumerable.Range(0, 1200).Select(number => organization.NewProject($"Ünïcode 🎉 {number}"))]);
        foreach (var name in new[] { "Shop \"x\"", "Ärger" })
        {
            await source.PostAsync("/api/projects", owner.Credentials, new { name, sourceLanguage = "en", targetLanguages = Languages });
        }

        (await CopyAsync(CommandLine.RunProcessAsync)).IsRefusal("The database is in use: stop Entri Admin first.");
        await source.DisposeAsync();

        var copy = (await CopyAsync()).Is(0, "Copied.");
        (await CopyAsync()).IsRefusal("is not empty");

        copy.Is(0, "Projects: 1202 rows").Is(0, $"{organization.Id}, 2 entries are unbroken");
        await using var target = EntriHost.With(new(Target) { ["DataDirectory"] = _folder.Path });
        (await target.PostAsync("/api/projects", token.Credentials, new { name = "After", sourceLanguage = "en" }))
            .HasStatus(HttpStatusCode.Created);
        (await target.PostAsync("/api/projects", owner.Credentials, new { name = "After", sourceLanguage = "en" }))
            .HasStatus(HttpStatusCode.Created);
        (await CommandLine.RunAsync(_folder.Path, ["verify", .. Target.Select(setting => $"--{setting.Key}={setting.Value}")]))
            .Is(0, $"{organization.Id}, 4 entries are unbroken");
        await using var db = target.OpenDatabase();
        Assert.True(db.Database.IsNpgsql());
        Assert.Equal(1204, await db.Projects.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Copy_WhileAnAppRunsThatLeavesMigrationsToOthers_IsRefused()
    {
        await using (var source = Source())
        {
            await TestOrganization.AddAsync(source);
        }

        // One that fails half-way must leave the database as an app knows it.
        (await CommandLine.RunAsync(_folder.Path, "copy", "--to", "Host=127.0.0.1;Port=1;Username=x")).Is(1, "cannot be opened");
        await using var app = Source(new() { ["Database:MigrateOnStart"] = "false" });
        await using var db = app.OpenDatabase();
        Assert.Equal(["wal"], await db.Database.SqlQueryRaw<string>("PRAGMA journal_mode").ToListAsync(Cancellation));

        (await CopyAsync(CommandLine.RunProcessAsync)).IsRefusal("The database is in use: stop Entri Admin first.");
    }

    [Fact]
    public async Task Copy_OfARowThatReadsDifferentlyOnTheTarget_CopiesNothing()
    {
        await using (var source = Source())
        {
            await (await TestOrganization.AddAsync(source)).AddProjectAsync("Shop");
        }

        await using var target = await TargetAsync();
        await target.Database.ExecuteSqlRawAsync(
            """
            CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."Name" := upper(NEW."Name"); RETURN NEW; END $$;
            CREATE TRIGGER shout BEFORE INSERT ON "Projects" FOR EACH ROW EXECUTE FUNCTION shout();
            """,
            Cancellation);

        (await CopyAsync()).IsRefusal("Projects is not the same on both sides: 1 rows");

        await IsEmptyAsync(target);
    }

    [Fact]
    public async Task Copy_OfAChangedLog_CopiesNothing()
    {
        await using (var source = Source())
        {
            var owner = await source.AddPersonAsync(MemberRole.Owner);
            await source.PostAsync("/api/projects", owner.Credentials, new { name = "Shop", sourceLanguage = "en" });
            await using var db = source.OpenDatabase();
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER Activity_NoUpdate; UPDATE Activity SET UserName = 'Nobody'", Cancellation);
        }

        await using var target = await TargetAsync();

        (await CopyAsync()).IsRefusal("is not what the app wrote there: it was changed. Nothing was copied.");

        await IsEmptyAsync(target);
    }

    /// <summary>An app on SQLite in the folder.</summary>
    private EntriHost Source(Dictionary<string, string>? settings = null) =>
        EntriHost.With(new([.. TestDatabase.SqliteSettings, .. settings ?? []]) { ["DataDirectory"] = _folder.Path });

    /// <summary>Copies, in a process of its own where it matters that the app that has the file open is another one.</summary>
    private Task<CommandLine> CopyAsync(Func<string, string[], Task<CommandLine>>? run = null) =>
        (run ?? CommandLine.RunAsync)(_folder.Path, ["copy", "--to", Target["ConnectionStrings:Entri"]]);

    /// <summary>The database that the source is copied to, with its tables and nothing in them.</summary>
    private async Task<EntriDbContext> TargetAsync()
    {
        var db = TestDatabase.OpenPostgreSql(Target["ConnectionStrings:Entri"]);
        await db.Database.MigrateAsync(Cancellation);
        return db;
    }

    /// <summary>The keys are no rows of a table that is copied, and must not stay either.</summary>
    private static async Task IsEmptyAsync(EntriDbContext target) =>
        Assert.Equal(
            (0, 0, 0),
            (await target.Organizations.CountAsync(Cancellation), await target.Projects.CountAsync(Cancellation),
                await target.DataProtectionKeys.CountAsync(Cancellation)));
}
