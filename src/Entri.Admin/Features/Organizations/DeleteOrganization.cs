using System.Globalization;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>
/// Deletes an organization with its projects, tokens and memberships, all or nothing. Its activity log stays, with the deletion as its last
/// entry.
/// </summary>
public sealed class DeleteOrganization(CallerWriter writer, IdentityProof proof, TimeProvider clock)
{
    private static readonly Failure NotConfirmed = new FieldErrors().Check("confirm", "must be the name of the organization").Failure!;

    /// <summary>Deletes it. When this returns, no request that starts later gets in with one of its tokens.</summary>
    /// <param name="caller">Who deletes it.</param>
    /// <param name="confirm">Its name, as somebody has typed it who means it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<Result<Done>> ExecuteAsync(Caller caller, string? confirm, CancellationToken cancellationToken) => writer.WriteAsync(
        caller,
        Permission.DeleteOrganization,
        (db, current) => DeleteAsync(db, current, confirm, cancellationToken),
        cancellationToken);

    private async Task<Result<Done>> DeleteAsync(EntriDbContext db, Caller caller, string? confirm, CancellationToken cancellationToken)
    {
        if (proof.Check(caller) is { } failure)
        {
            return failure;
        }

        var organization = await db.OrganizationOf(caller).SingleAsync(cancellationToken);
        if (confirm?.Trim() != organization.Name)
        {
            return NotConfirmed;
        }

        db.Add(caller.NewEntry(
            ActivityActions.OrganizationDeleted,
            "organization",
            organization.Id,
            clock.GetUtcNow(),
            details:
            [
                ("name", organization.Name),
                ("members", Number(await db.MembersOf(caller).CountAsync(cancellationToken))),
                ("projects", Number(await db.ProjectsOf(caller).CountAsync(cancellationToken))),
                ("tokens", Number(await db.ApiTokens.CountAsync(token => token.OrganizationId == organization.Id, cancellationToken))),
            ]));

        // The database removes everybody with it, and those who may have pages open hear of it.
        db.ChangedPeople.AddRange(await db.MembersOf(caller)
            .Where(member => db.Sessions.Any(session => session.UserId == member.UserId))
            .Select(member => member.UserId)
            .ToListAsync(cancellationToken));
        db.Remove(organization);
        return default(Done);
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
