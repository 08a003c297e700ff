using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

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
    IDbContextFactory<EntriDbContext> contexts, ScopeCatalog catalog, SignInThrottle throttle, TimeProvider clock)
{
    /// <summary>Finds it by the code of its link. Unknown codes are counted as wrong passwords are.</summary>
    public async Task<Result<InvitationView>> ExecuteAsync(string? code, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FindInvitationAsync(code, cancellationToken) is not { } invitation)
        {
            using var turn = await throttle.EnterAsync(browser: null, address, cancellationToken);
            return turn is null ? new Failure.TooManyRequests(SignInThrottle.Window) : InvitationFailures.NotFound;
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
