using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Data.ActivityLog;

/// <summary>Fills logs, and checks them.</summary>
internal static class ActivityLogs
{
    public static ActivityEntry Entry(
        TestOrganization organization, DateTimeOffset? at = null, params (string, string)[] details) =>
        organization.Caller.NewEntry(
            ActivityActions.OrganizationUpdated, "organization", organization.Id, at ?? TestTime.Start, details: details);

    public static async Task<ActivityVerdict> VerifyAsync(EntriHost host, TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        return await host.Get<ActivityVerification>().VerifyAsync(db, organization.Id, Cancellation);
    }
}
