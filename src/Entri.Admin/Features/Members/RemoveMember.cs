using System.Globalization;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Members;

/// <summary>
/// Ends somebody's membership, or one's own. From their next request on the organization is not there for them; their sessions go on in
/// others and end with the last one. Tokens that they made belong to the organization, and whoever removes them says what happens to those.
/// </summary>
public sealed class RemoveMember(CallerWriter writer, ScopeCatalog catalog, MemberMails mails, TimeProvider clock)
{
    /// <summary>Removes a member. There is always an owner.</summary>
    public async Task<Result<Done>> ExecuteAsync(
        Caller caller, string userId, RemoveMemberRequest request, CancellationToken cancellationToken) =>
        request.Validate() is { } invalid ? invalid : await writer.WriteAsync(
            caller, (db, current) => RemoveAsync(db, current, userId, request, cancellationToken), cancellationToken);

    private async Task<Result<Done>> RemoveAsync(
        EntriDbContext db, Caller caller, string userId, RemoveMemberRequest request, CancellationToken cancellationToken)
    {
        var isLeaving = (caller as PersonCaller)?.UserId == userId;
        var failure = isLeaving ? null : caller.Check(Scope.MembersWrite);
        failure ??= request.RevokesAny ? caller.Check(Scope.TokensWrite) : null;
        if (failure is not null)
        {
            return failure;
        }

        if (await db.FindMemberAsync(caller, userId, cancellationToken) is not { Member: var member } found)
        {
            return MemberFailures.NotFound;
        }

        if (!isLeaving && caller.CheckRole(catalog, member.Role, after: null) is { } tooHigh)
        {
            return tooHigh;
        }

        if (await db.IsLastOwnerAsync(member, cancellationToken))
        {
            return MemberFailures.LastOwner;
        }

        var now = clock.GetUtcNow();
        var organization = await db.OrganizationOf(caller).SingleAsync(cancellationToken);
        var all = request.RevokesAll(organization.Policy);
        var (revoked, kept, unknown) = await RevokeAsync(db, caller, userId, all, request.Revoke ?? [], now, cancellationToken);
        if (unknown is not null)
        {
            return unknown;
        }

        organization.EndOfferOf(userId);
        db.Remove(member);
        db.Add(caller.NewEntry(
            isLeaving ? ActivityActions.MemberLeft : ActivityActions.MemberRemoved,
            member,
            found.User.Name,
            now,
            ("role", member.Role.Name),
            ("revokedTokens", revoked.ToString(CultureInfo.InvariantCulture)),
            ("keptTokens", kept.ToString(CultureInfo.InvariantCulture))));
        await mails.AddRemovedAsync(db, caller, found, cancellationToken);
        return default(Done);
    }

    /// <summary>Ends the tokens that shall end.</summary>
    /// <returns>How many ended and how many go on; or that something was named that the person did not make.</returns>
    private static async Task<(int Revoked, int Kept, Failure? Unknown)> RevokeAsync(
        EntriDbContext db,
        Caller caller,
        string userId,
        bool all,
        string[] named,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var made = await ApiTokenDescent.OfPersonAsync(db, caller, userId, now, cancellationToken);
        if (!named.ToHashSet().IsSubsetOf(made.Select(token => token.Id)))
        {
            return (0, 0, new FieldErrors().Check("revoke", "must name tokens that the person made").Failure);
        }

        var living = made.Where(token => token.IsLiving).ToList();
        string[] ending = [.. living.Where(token => all || named.Contains(token.Id)).Select(token => token.Id)];
        if (ending.Length > 0)
        {
            foreach (var token in await db.ApiTokensOf(caller, ending).ToListAsync(cancellationToken))
            {
                db.Revoke(caller, token, now, RevocationReason.PersonLeft);
            }
        }

        return (ending.Length, living.Count - ending.Length, null);
    }
}
