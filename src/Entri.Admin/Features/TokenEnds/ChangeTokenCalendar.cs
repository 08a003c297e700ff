using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.TokenEnds;

/// <summary>The secret link to a calendar, which is shown this one time.</summary>
/// <param name="Link">The whole address, for a program that subscribes to calendars.</param>
/// <param name="Created">When it was made.</param>
public sealed record TokenCalendarResponse(string Link, DateTimeOffset Created)
{
    /// <summary>Hides the link, which a record would print.</summary>
    public override string ToString() => nameof(TokenCalendarResponse);
}

/// <summary>When the link to a calendar was made.</summary>
/// <param name="CreatedAt">The time; null where there is no link.</param>
public sealed record TokenCalendarState(DateTimeOffset? CreatedAt);

/// <summary>
/// Makes the link to the calendar of an organization's tokens, makes it anew, and removes it. The link before is dead at once.
/// </summary>
public sealed class ChangeTokenCalendar(
    IDbContextFactory<EntriDbContext> contexts, CallerWriter writer, IdentityProof proof, PublicAddress address, TimeProvider clock)
{
    /// <summary>Whether there is a link, and since when.</summary>
    public async Task<Result<TokenCalendarState>> GetAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Check(Permission.ChangePolicy) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return new TokenCalendarState(await db.TokenCalendars.Where(calendar => calendar.OrganizationId == caller.OrganizationId)
            .Select(calendar => (DateTimeOffset?)calendar.CreatedAt).SingleOrDefaultAsync(cancellationToken));
    }

    /// <summary>Makes a link in place of the one before.</summary>
    public Task<Result<TokenCalendarResponse>> MakeAsync(Caller caller, CancellationToken cancellationToken) =>
        writer.WriteAsync<TokenCalendarResponse>(
            caller,
            Permission.ChangePolicy,
            async (db, current) =>
            {
                if (proof.Check(current) is { } failure)
                {
                    return failure;
                }

                var (now, code) = (clock.GetUtcNow(), CalendarCode.Generate());
                if (await FindAsync(db, current, cancellationToken) is { } calendar)
                {
                    (calendar.CodeHash, calendar.CreatedAt) = (code.Hash, now);
                }
                else
                {
                    db.Add(new TokenCalendar { OrganizationId = current.OrganizationId, CodeHash = code.Hash, CreatedAt = now });
                }

                db.Add(current.NewEntry(ActivityActions.CalendarCreated, "organization", current.OrganizationId, now));
                return new TokenCalendarResponse(address.Of(TokenCalendarFeed.PathOf(code)), now);
            },
            cancellationToken);

    /// <summary>Removes the link; where there is none, nothing changes.</summary>
    public Task<Result<Done>> RemoveAsync(Caller caller, CancellationToken cancellationToken) => writer.WriteAsync<Done>(
        caller,
        Permission.ChangePolicy,
        async (db, current) =>
        {
            if (proof.Check(current) is { } failure)
            {
                return failure;
            }

            if (await FindAsync(db, current, cancellationToken) is { } calendar)
            {
                db.Remove(calendar);
                db.Add(current.NewEntry(
                    ActivityActions.CalendarRemoved, "organization", current.OrganizationId, clock.GetUtcNow()));
            }

            return default(Done);
        },
        cancellationToken);

    private static Task<TokenCalendar?> FindAsync(EntriDbContext db, Caller caller, CancellationToken cancellationToken) =>
        db.TokenCalendars.SingleOrDefaultAsync(calendar => calendar.OrganizationId == caller.OrganizationId, cancellationToken);
}
