using Entri.Admin.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Data.ActivityLog;

/// <summary>A log that somebody changed past the app, having switched off what keeps it from changing.</summary>
public sealed class ActivityTamperingTests(ActivityTamperingTests.UnguardedHost host) : IClassFixture<ActivityTamperingTests.UnguardedHost>
{
    private const string CloseTheGap =
        "UPDATE \"Activity\" SET \"Sequence\" = -\"Sequence\" WHERE \"Sequence\" > 3; "
        + "UPDATE \"Activity\" SET \"Sequence\" = -\"Sequence\" - 1 WHERE \"Sequence\" < 0";

    private const string MakeRoom =
        "UPDATE \"Activity\" SET \"Sequence\" = -\"Sequence\" WHERE \"Sequence\" >= 3; "
        + "UPDATE \"Activity\" SET \"Sequence\" = -\"Sequence\" + 1 WHERE \"Sequence\" < 0";

    private const string CopyOfTheFirst =
        "INSERT INTO \"Activity\" (\"Id\", \"Action\", \"OrganizationId\", \"UserName\", \"TargetId\", \"TargetType\", "
        + "\"Metadata\", \"CreatedAt\", \"Hash\", \"PreviousHash\", \"Sequence\") SELECT 'act_forged', \"Action\", "
        + "\"OrganizationId\", \"UserName\", \"TargetId\", \"TargetType\", \"Metadata\", \"CreatedAt\", \"Hash\", "
        + "\"PreviousHash\", 3 FROM \"Activity\" WHERE \"Sequence\" = 1";

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
        await host.UnguardAsync();
        var organization = await TestOrganization.AddAsync(host);
        for (var number = 0; number < 5; number++)
        {
            await host.SaveAsync(ActivityLogs.Entry(organization));
        }

        await using (var db = host.OpenDatabase())
        {
            await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        }

        var verdict = await ActivityLogs.VerifyAsync(host, organization);

        Assert.StartsWith(problem, verdict.Error, StringComparison.Ordinal);
        Assert.Equal(unbroken, verdict.Entries);
    }

    [Theory]
    [InlineData("UPDATE \"Activity\" SET \"UserName\" = 'Nobody' WHERE \"Sequence\" = 3", ActivityFault.Changed)]
    [InlineData("DELETE FROM \"Activity\" WHERE \"Sequence\" = 3", ActivityFault.Deleted)]
    [InlineData("DELETE FROM \"Activity\" WHERE \"Sequence\" = 5", ActivityFault.Deleted)]
    [InlineData("DELETE FROM \"Activity\" WHERE \"Sequence\" = 3; " + CloseTheGap, ActivityFault.Deleted)]
    [InlineData(MakeRoom + "; " + CopyOfTheFirst, ActivityFault.Inserted)]
    [InlineData(
        "UPDATE \"Activity\" SET \"Sequence\" = -2 WHERE \"Sequence\" = 2; UPDATE \"Activity\" SET \"Sequence\" = 2 WHERE "
            + "\"Sequence\" = 3; UPDATE \"Activity\" SET \"Sequence\" = 3 WHERE \"Sequence\" = -2",
        ActivityFault.Reordered)]
    [InlineData("UPDATE \"ActivityChains\" SET \"Seal\" = \"Hash\"", ActivityFault.Bounds)]
    [InlineData("DELETE FROM \"ActivityChains\"", ActivityFault.Bounds)]
    [InlineData("DELETE FROM \"ActivityPostings\"", ActivityFault.Index)]
    [InlineData("UPDATE \"ActivityPostings\" SET \"Value\" = 'user.signed_in'", ActivityFault.Index)]
    [InlineData("UPDATE \"ActivityPostings\" SET \"Places\" = substr(\"Places\", 3)", ActivityFault.Index)]
    [InlineData("UPDATE \"ActivityBlocks\" SET \"Latest\" = 0", ActivityFault.Index)]
    [InlineData("DELETE FROM \"ActivityBlocks\"", ActivityFault.Index)]
    public async Task Log_ChangedPastTheApp_SaysHow(string sql, ActivityFault fault)
    {
        await host.UnguardAsync();
        var organization = await TestOrganization.AddAsync(host);
        await host.SaveAsync([.. Enumerable.Range(0, 5).Select(_ => ActivityLogs.Entry(organization))]);
        Assert.Equal(new ActivityVerdict(5, null), await ActivityLogs.VerifyAsync(host, organization));
        await using (var db = host.OpenDatabase())
        {
            await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        }

        Assert.Equal(fault, (await ActivityLogs.VerifyAsync(host, organization)).Fault);
    }

    /// <summary>A database of its own: without its triggers it is no place for others.</summary>
    public sealed class UnguardedHost : EntriHost
    {
        /// <summary>Makes the log changeable, and empty for the next test.</summary>
        public async Task UnguardAsync()
        {
            await using var db = OpenDatabase();
            await db.Database.ExecuteSqlRawAsync(
                db.Database.IsSqlite()
                    ? "DROP TRIGGER IF EXISTS Activity_NoUpdate; DROP TRIGGER IF EXISTS Activity_NoDelete"
                    : "ALTER TABLE \"Activity\" DISABLE TRIGGER \"Activity_NoChange\", DISABLE TRIGGER \"Activity_NoDelete\"",
                Cancellation);
            await db.Database.ExecuteSqlRawAsync("DELETE FROM \"Activity\"; DELETE FROM \"ActivityChains\"", Cancellation);
        }
    }
}
