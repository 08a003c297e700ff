using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>How long the log is kept.</summary>
/// <param name="Days">After how many days entries are removed; null for never.</param>
public sealed record ActivityRetentionRequest(int? Days)
{
    internal Failure? Validate() => new FieldErrors()
        .Check("days", Days is null or (>= KeepActivity.MinDays and <= KeepActivity.MaxDays)
            ? null
            : $"must be a whole number from {KeepActivity.MinDays} to {KeepActivity.MaxDays}, or null")
        .Failure;
}

/// <summary>How long the log is kept, and what that means.</summary>
/// <param name="Days">After how many days entries are removed; null for never.</param>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Expiring">How many of them are older than that now; they go within the hour, for good.</param>
public sealed record ActivityRetentionResponse(int? Days, long Entries, long Expiring);

/// <summary>Says for how long an organization keeps its log, and changes that.</summary>
public sealed class KeepActivity(IDbContextFactory<EntriDbContext> contexts, CallerWriter writer, IdentityProof proof, TimeProvider clock)
{
    /// <summary>The shortest time, in days: whoever makes it shorter hides nothing that they did in these.</summary>
    public const int MinDays = ActivityRetention.MinDays;

    /// <summary>The longest time, in days.</summary>
    public const int MaxDays = ActivityRetention.MaxDays;

    /// <summary>How long it is, or what another time would mean.</summary>
    public async Task<Result<ActivityRetentionResponse>> GetAsync(
        Caller caller, ActivityRetentionRequest? instead, CancellationToken cancellationToken)
    {
        if ((caller.Check(Scope.ActivityRead) ?? caller.CheckWholeOrganization() ?? instead?.Validate()) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var days = instead is null ? (await db.OrganizationOf(caller).SingleAsync(cancellationToken)).ActivityRetentionDays : instead.Days;
        return await DescribeAsync(db, caller, days, cancellationToken);
    }

    /// <summary>Changes it. Whoever makes it shorter must have proved who they are.</summary>
    public async Task<Result<ActivityRetentionResponse>> SetAsync(
        Caller caller, ActivityRetentionRequest request, CancellationToken cancellationToken) =>
        request.Validate() is { } invalid ? invalid : await writer.WriteAsync<ActivityRetentionResponse>(
            caller,
            Permission.KeepActivity,
            async (db, current) =>
            {
                var organization = await db.OrganizationOf(current).SingleAsync(cancellationToken);
                var before = organization.ActivityRetentionDays;
                if (request.Days is { } days && !(before <= days) && proof.Check(current) is { } failure)
                {
                    return failure;
                }

                if (before != request.Days)
                {
                    var now = clock.GetUtcNow();
                    db.Add(current.NewEntry(
                        ActivityActions.OrganizationUpdated, "organization", organization.Id, now, null,
                        ("changed", ActivityRetention.Setting),
                        ("from", ActivityRetention.Words(before)),
                        ("to", ActivityRetention.Words(request.Days))));
                    organization.ActivityRetentionDays = request.Days;
                    organization.UpdatedAt = now;
                }

                return await DescribeAsync(db, current, request.Days, cancellationToken);
            },
            cancellationToken);

    private async Task<ActivityRetentionResponse> DescribeAsync(
        EntriDbContext db, Caller caller, int? days, CancellationToken cancellationToken)
    {
        var all = await ActivityIndex.FindAsync(db, caller.OrganizationId, new ActivityFilter(), cancellationToken);
        var expiring = days is not { } kept ? 0 : await ActivityIndex.FirstSinceAsync(
            db, caller.OrganizationId, ActivityRetention.LimitOf(kept, clock.GetUtcNow()), cancellationToken) - all.First;
        return new ActivityRetentionResponse(days, all.Total, Math.Max(0, expiring));
    }
}
