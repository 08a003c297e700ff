using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Data;

public sealed class DatabaseTests(EntriHost host)
{
    [Fact]
    public void Migrations_OfThisVersion_MatchTheModelOnBothEngines()
    {
        using var sqlite = TestDatabase.OpenSqlite("Data Source=:memory:");
        using var postgres = TestDatabase.OpenPostgreSql("Host=nowhere");

        Assert.All(
            [sqlite, postgres],
            db => Assert.False(db.Database.HasPendingModelChanges(), $"Add a migration to {db.GetType().Name}."));
    }

    [Fact]
    public async Task Time_WithAnOffset_ComesBackInUtcToTheMillisecond()
    {
        var organization = await TestOrganization.AddAsync(host);
        var end = new DateTimeOffset(2031, 7, 4, 23, 59, 58, 987, TimeSpan.FromHours(-7));
        var token = await organization.AddTokenAsync(change: token => token.ExpiresAt = end);

        await using var db = host.OpenDatabase();
        var read = await db.ApiTokens.SingleAsync(t => t.Id == token.Id, Cancellation);

        Assert.Equal(end, read.ExpiresAt);
        Assert.Equal(TimeSpan.Zero, read.ExpiresAt!.Value.Offset);
        Assert.Equal(
            1,
            await db.ApiTokens.CountAsync(
                t => t.Id == token.Id && t.ExpiresAt > end.AddMilliseconds(-1) && t.ExpiresAt <= end, Cancellation));
    }

    [Fact]
    public async Task Scopes_OfAToken_AreKeptAsNames()
    {
        var token = await host.AddTokenAsync([Scope.TokensWrite, Scope.ProjectsRead]);
        await using var db = host.OpenDatabase();

        var kept = await db.Database.SqlQuery<string>($"SELECT \"Scopes\" AS \"Value\" FROM \"ApiTokens\" WHERE \"Id\" = {token.Id}")
            .SingleAsync(Cancellation);

        Assert.Equal("projects:read tokens:write", kept);
    }

    [Fact]
    public async Task Languages_AddedByTenAtOnce_AreAllKept()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var project = await organization.AddProjectAsync();
        string[] languages = ["fr", "es", "it", "pt-BR", "nl", "sv", "fi", "pl", "ja", "ko"];

        var answers = await Task.WhenAll(
            languages.Select(language => host.PostAsync($"/api/projects/{project.Id}/languages", token.Credentials, new { language })));

        Assert.All(answers, answer => answer.HasStatus(System.Net.HttpStatusCode.OK));
        var kept = (await host.GetAsync($"/api/projects/{project.Id}", token.Credentials)).Json.GetProperty("targetLanguages")
            .EnumerateArray().Select(code => code.GetString()!);
        Assert.Equal(languages.Append("de").Order(), kept.Order());
    }

    [Fact]
    public async Task Migration_ByFourAtOnce_Succeeds() =>
        await Task.WhenAll(
            Enumerable.Range(0, 4)
                .Select(_ => Task.Run(() => DatabaseMigration.MigrateAsync(host.App, Cancellation), Cancellation))).InTimeAsync();
}
