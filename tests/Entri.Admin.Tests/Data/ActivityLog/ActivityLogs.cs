using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Data.ActivityLog;

/// <summary>Fills logs, and checks them.</summary>
internal static class ActivityLogs
{
    public static ActivityEntry Entry(
        TestOrganization organization, DateTimeOffset? at = null, params ReadOnlySpan<(string, string)> details) =>
        new Actor { OrganizationId = organization.Id, Name = "Ada", Scopes = ScopeSet.None }
            .Did(ActivityActions.OrganizationUpdated, "organization", organization.Id, at ?? TestTime.Start, details: details);

    public static async Task<ActivityVerdict> VerifyAsync(EntriHost host, TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        return await host.Get<ActivityVerification>().VerifyAsync(db, organization.Id, Cancellation);
    }
}
