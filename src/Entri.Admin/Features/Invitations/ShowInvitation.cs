using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.Invitations;

/// <summary>What the page of an invitation's link tells.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Organization">The name of the organization.</param>
/// <param name="Role">What the person will be.</param>
/// <param name="Email">Whom it is for.</param>
/// <param name="InvitedBy">The name of the person who sent it, or null where a token did.</param>
/// <param name="IsGiverAble">Whether whoever sent it could give the role today too.</param>
public sealed record InvitationView(
    InvitationStatus Status, string Organization, MemberRole Role, string Email, string? InvitedBy, bool IsGiverAble)
{
    /// <summary>Whether it can be accepted, by the right person.</summary>
    public bool IsOpen => Status == InvitationStatus.Pending && IsGiverAble;
}

/// <summary>Shows an invitation to whoever has its link. It changes nothing, so that programs that look into mails may open it.</summary>
public sealed class ShowInvitation(
    IDbContextFactory<EntriDbContext> contexts, ScopeCatalog catalog, IOptions<AccountOptions> options, TimeProvider clock)
{
    private const int MaxKept = 20_000;

    /// <summary>
    /// Unknown codes by network. Not together with wrong passwords: any site can make browsers open links, and must lock nobody out by it.
    /// </summary>
    private readonly AttemptCounts _unknown =
        new(options.Value.SignInAttemptsPerAddress, SignInThrottle.Window, MaxKept, clock);

    /// <summary>Finds it by the code of its link. A network may try as many unknown ones as passwords.</summary>
    public async Task<Result<InvitationView>> ExecuteAsync(string? code, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FindInvitationAsync(code, cancellationToken) is not { } invitation)
        {
            return _unknown.Use(SignInThrottle.NetworkOf(address)) < 0
                ? new Failure.TooManyRequests(SignInThrottle.Window)
                : InvitationFailures.NotFound;
        }

        var now = clock.GetUtcNow();
        return new InvitationView(
            invitation.StatusAt(now),
            await db.NameOfAsync(invitation, cancellationToken),
            invitation.Role,
            invitation.Email,
            invitation.InvitedByTokenId is null ? invitation.InvitedByName : null,
            await db.IsGiverAbleAsync(invitation, catalog, now, cancellationToken));
    }
}
