using System.Net;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Data.ActivityLog;

public sealed class ActivityChainTests(EntriHost host)
{
    [Fact]
    public async Task Entries_ByTwentyWritersAtOnce_AreOneUnbrokenChain()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Chunk(5).Select(numbers => Task.Run(async () =>
        {
            List<HttpStatusCode> statuses = [];
            foreach (var number in numbers)
            {
                statuses.Add(
                    (await host.PostAsync("/api/projects", token.Credentials, new { name = $"P{number}", sourceLanguage = "en" })).Status);
            }

            return statuses;
        })));

        Assert.All(answers.SelectMany(statuses => statuses), status => Assert.Equal(HttpStatusCode.Created, status));
        await using var db = host.OpenDatabase();
        var numbers = await db.Activity.Where(entry => entry.OrganizationId == organization.Id).Select(entry => entry.Sequence)
            .ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (long)number), numbers.Order());
        Assert.Equal(new ActivityVerdict(100, null), await VerifyAsync(organization));
    }

    [Fact]
    public async Task Save_ThatFailsAndIsTriedAgain_LeavesNoGap()
    {
        var organization = await FilledAsync(entries: 1);
        await using var db = host.OpenDatabase();
        var project = organization.NewProject();
        db.AddRange(project, Entry(organization));
        var taken = (await organization.AddProjectAsync()).Id;
        var wrong = organization.NewProject();
        db.Entry(wrong).Property(p => p.Id).CurrentValue = taken;
        db.Add(wrong);

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancellation));
        db.Remove(wrong);
        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(new ActivityVerdict(2, null), await VerifyAsync(organization));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Save_InTheCallersTransaction_GoesWithIt(bool isCommitted, int expected)
    {
        var organization = await FilledAsync(entries: 1);
        await using (var db = host.OpenDatabase())
        await using (var transaction = await db.Database.BeginTransactionAsync(Cancellation))
        {
            db.Add(Entry(organization));
            await db.SaveChangesAsync(Cancellation);
            db.Add(Entry(organization));
            await db.SaveChangesAsync(Cancellation);
            if (isCommitted)
            {
                await transaction.CommitAsync(Cancellation);
            }
        }

        Assert.Equal(new ActivityVerdict(expected, null), await VerifyAsync(organization));
    }

    [Fact]
    public async Task Entry_WithOddTexts_IsReadAsItWasWritten()
    {
        var organization = await TestOrganization.AddAsync(host);
        await host.SaveAsync(
            Entry(organization, details: ("name", "Ünïcode 🎉 \"quoted\" \\ \u2028 \ud800")),
            Entry(organization, details: ("z", "")),
            Entry(organization, new DateTimeOffset(2031, 7, 4, 23, 59, 58, TimeSpan.FromHours(-7)).AddTicks(9_876_543)));

        Assert.Equal(new ActivityVerdict(3, null), await VerifyAsync(organization));
    }

    [Theory]
    [InlineData("UPDATE \"Activity\" SET \"UserName\" = 'Nobody' WHERE \"Sequence\" = 3", 2, "Entry 3 (")]
    [InlineData("UPDATE \"Activity\" SET \"Metadata\" = '{{\"name\":\"x\"}}' WHERE \"Sequence\" = 1", 0, "Entry 1 (")]
    [InlineData("UPDATE \"Activity\" SET \"UserId\" = '' WHERE \"Sequence\" = 5", 4, "Entry 5 (")]
    [InlineData("UPDATE \"Activity\" SET \"TargetId\" = \"Action\", \"Action\" = \"TargetId\" WHERE \"Sequence\" = 2", 1, "Entry 2 (")]
    [InlineData("DELETE FROM \"Activity\" WHERE \"Sequence\" = 1", 0, "Entry 1 is missing")]
    [InlineData("DELETE FROM \"Activity\" WHERE \"Sequence\" = 3", 2, "Entry 3 is missing")]
    [InlineData(
        "DELETE FROM \"Activity\" WHERE \"Sequence\" > 3", 3, "Entry 4 is missing, and so is everything after it: the log had 5 entries")]
    [InlineData("DELETE FROM \"Activity\"", 0, "Entry 1 is missing, and so is everything after it: the log had 5 entries")]
    [InlineData(
        "UPDATE \"Activity\" SET \"Sequence\" = -2 WHERE \"Sequence\" = 2; UPDATE \"Activity\" SET \"Sequence\" = 2 WHERE "
            + "\"Sequence\" = 3; UPDATE \"Activity\" SET \"Sequence\" = 3 WHERE \"Sequence\" = -2",
        1,
        "Entry 2 (")]
    [InlineData("DELETE FROM \"ActivityChains\"", 0, "The record of where the log ends is missing")]
    [InlineData(
        "UPDATE \"ActivityChains\" SET \"Sequence\" = 4, \"Hash\" = (SELECT \"Hash\" FROM \"Activity\" WHERE \"Sequence\" = 4)",
        4,
        "Entry 5 was added past the app")]
    [InlineData(
        "DELETE FROM \"Activity\" WHERE \"Sequence\" = 5; UPDATE \"ActivityChains\" SET \"Sequence\" = 4, \"Hash\" = (SELECT "
            + "\"Hash\" FROM \"Activity\" WHERE \"Sequence\" = 4)",
        4,
        "The record of where the log ends was changed")]
    [InlineData(
        "INSERT INTO \"Activity\" (\"Id\", \"Action\", \"OrganizationId\", \"UserName\", \"TargetId\", \"TargetType\", \"Metadata\", "
            + "\"CreatedAt\", \"Hash\", \"PreviousHash\", \"Sequence\") SELECT 'act_forged', \"Action\", \"OrganizationId\", \"UserName\", "
            + "\"TargetId\", \"TargetType\", \"Metadata\", \"CreatedAt\", \"Hash\", \"PreviousHash\", 6 FROM \"Activity\" WHERE "
            + "\"Sequence\" = 5",
        5,
        "Entry 6 was added past the app")]
    public async Task Log_ChangedPastTheApp_IsFound(string sql, int unbroken, string problem)
    {
        // A database of its own: without its triggers it is no place for others.
        await using var own = new EntriHost();
        var organization = await TestOrganization.AddAsync(own);
        for (var number = 0; number < 5; number++)
        {
            await own.SaveAsync(Entry(organization));
        }

        await using (var db = own.OpenDatabase())
        {
            await db.Database.ExecuteSqlRawAsync(
                db.Database.IsSqlite()
                    ? "DROP TRIGGER Activity_NoUpdate; DROP TRIGGER Activity_NoDelete" : "ALTER TABLE \"Activity\" DISABLE TRIGGER USER",
                Cancellation);
            await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        }

        var verdict = await VerifyAsync(own, organization.Id);

        Assert.StartsWith(problem, verdict.Error, StringComparison.Ordinal);
        Assert.Equal(unbroken, verdict.Entries);
    }

    [Fact]
    public async Task Start_WithoutTheKey_IsRefused()
    {
        await using var own = new EntriHost();
        await TestOrganization.AddAsync(own);
        await using var db = own.OpenDatabase();
        await db.Database.ExecuteSqlRawAsync("UPDATE \"ActivityKeys\" SET \"Value\" = {0}", [new byte[] { 1 }], Cancellation);
        var keys = ActivatorUtilities.CreateInstance<ActivityKeys>(own.App);

        await Assert.ThrowsAsync<ActivityKeyException>(() => keys.StartAsync(db, Cancellation));
        await db.Database.ExecuteSqlRawAsync("DELETE FROM \"ActivityKeys\"", Cancellation);
        await Assert.ThrowsAsync<ActivityKeyException>(() => keys.StartAsync(db, Cancellation));

        Assert.Equal(0, await db.Set<ActivityKey>().CountAsync(Cancellation));
    }

    private static ActivityEntry Entry(TestOrganization organization, DateTimeOffset? at = null, params (string, string)[] details) =>
        organization.Caller.NewEntry(
            ActivityActions.OrganizationUpdated, "organization", organization.Id, at ?? TestTime.Start, details: details);

    private static async Task<ActivityVerdict> VerifyAsync(EntriHost host, string organizationId)
    {
        await using var db = host.OpenDatabase();
        return await host.Get<ActivityVerification>().VerifyAsync(db, organizationId, Cancellation);
    }

    private Task<ActivityVerdict> VerifyAsync(TestOrganization organization) => VerifyAsync(host, organization.Id);

    private async Task<TestOrganization> FilledAsync(int entries)
    {
        var organization = await TestOrganization.AddAsync(host);
        await host.SaveAsync([.. Enumerable.Range(0, entries).Select(_ => Entry(organization))]);
        return organization;
    }
}
