using System.Linq.Expressions;
using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Invitations;

/// <summary>Which invitations.</summary>
/// <param name="Page">The page.</param>
/// <param name="Status">
/// Only those that are so now: <c>pending</c>, <c>accepted</c>, <c>declined</c>, <c>cancelled</c>, <c>expired</c>.
/// </param>
/// <param name="Search">A part of the address.</param>
public sealed record ListInvitationsRequest(PageQuery Page, string? Status = null, string? Search = null)
{
    private static readonly string[] Names = [.. Enum.GetNames<InvitationStatus>().Select(name => name.ToLowerInvariant())];

    internal Failure? Validate() => new FieldErrors()
        .Check("status", Status is null || Names.Contains(Status) ? null : $"must be one of {string.Join(", ", Names)}")
        .Failure;
}

/// <summary>Lists the organization's invitations, ended ones included, newest first.</summary>
public sealed class ListInvitations(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads one page.</summary>
    public async Task<Result<ListResponse<InvitationResponse>>> ExecuteAsync(
        Caller caller, ListInvitationsRequest request, CancellationToken cancellationToken)
    {
        if ((caller.Check(Scope.MembersWrite) ?? request.Validate()) is { } failure)
        {
            return failure;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var invitations = db.InvitationsOf(caller).AsNoTracking();
        if (request.Status is { } status)
        {
            invitations = invitations.Where(HasStatus(Enum.Parse<InvitationStatus>(status, ignoreCase: true), now));
        }

        if (Rules.TrimToNull(request.Search) is { } search)
        {
            var part = SearchText.Storable(search).ToUpperInvariant();
            invitations = invitations.Where(invitation => invitation.NormalizedEmail.Contains(part));
        }

        // Two made at the same moment keep one order, so that paging shows both.
        var page = await invitations
            .OrderByDescending(invitation => invitation.CreatedAt).ThenByDescending(invitation => invitation.Id)
            .ToListResponseAsync(request.Page, cancellationToken);
        return page.Map(invitation => InvitationResponse.Of(invitation, now));
    }

    /// <summary>The same as <see cref="Invitation.StatusAt"/>, in words that the database understands.</summary>
    private static Expression<Func<Invitation, bool>> HasStatus(InvitationStatus status, DateTimeOffset now)
    {
        var latest = StoredTimes.LatestEnd(now, Invitation.Lifetime);
        return status switch
        {
            InvitationStatus.Pending => invitation => invitation.Status == InvitationStatus.Pending
                && invitation.ExpiresAt > now && invitation.ExpiresAt <= latest,
            InvitationStatus.Expired => invitation => invitation.Status == InvitationStatus.Expired
                || (invitation.Status == InvitationStatus.Pending && (invitation.ExpiresAt <= now || invitation.ExpiresAt > latest)),
            _ => invitation => invitation.Status == status,
        };
    }
}
