using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Invitations;

/// <summary>Somebody new, who was invited.</summary>
/// <param name="Name">Their name: 1 to 100 characters.</param>
/// <param name="Password">Their password: at least 12 characters, and not easy to guess.</param>
public sealed record JoinRequest(string? Name, string? Password)
{
    /// <summary>Hides the password, which a record would print.</summary>
    public override string ToString() => nameof(JoinRequest);
}

/// <summary>
/// Makes an account for the address that was invited, and the membership, all or nothing. The code in the link stands for the address.
/// </summary>
public sealed class JoinWithNewAccount(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    NewAccounts accounts,
    SessionStore sessions,
    DeviceCookie devices,
    ScopeCatalog catalog,
    TimeProvider clock)
{
    private static readonly Failure KnownAddress = new Failure.Conflict(
        "email", "This email address cannot be used for a new account. If you have one, sign in instead.");

    /// <summary>Makes it.</summary>
    /// <param name="code">The code of the link.</param>
    /// <param name="request">Who they are.</param>
    /// <param name="client">Where the request comes from.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Result<StartedSession>> ExecuteAsync(
        string? code, JoinRequest request, Client client, CancellationToken cancellationToken)
    {
        await using var reading = await contexts.CreateDbContextAsync(cancellationToken);
        if (await reading.FindInvitationAsync(code, cancellationToken) is not { } found)
        {
            return InvitationFailures.NotFound;
        }

        string?[] known =
            [request.Name, found.Email, EmailAddress.Readable(found.Email), await reading.NameOfAsync(found, cancellationToken)];
        var errors = new FieldErrors().Check("name", Rules.Name(request.Name)).Check("password", Rules.Password(request.Password, known));
        if (errors.Failure is { } invalid)
        {
            return invalid;
        }

        var prepared = await accounts.PrepareAsync(request.Name!, found.Email, request.Password!, client, cancellationToken);
        return prepared.Failure ?? await writer.WriteAsync(
            found.OrganizationId, db => AddAsync(db, code, prepared.Value, client, cancellationToken), cancellationToken);
    }

    private async Task<Result<StartedSession>> AddAsync(
        EntriDbContext db, string? code, ApplicationUser user, Client client, CancellationToken cancellationToken)
    {
        // It may have been answered, sent again or taken back while this waited for its turn.
        if (await db.FindInvitationAsync(code, cancellationToken) is not { } invitation)
        {
            return InvitationFailures.NotFound;
        }

        var now = clock.GetUtcNow();
        if (invitation.StatusAt(now) is not InvitationStatus.Pending and var status)
        {
            return InvitationFailures.Ended(status);
        }

        if (!await db.IsGiverAbleAsync(invitation, catalog, now, cancellationToken))
        {
            return InvitationFailures.GiverGone;
        }

        if (await db.UsersOf(invitation.Email).AnyAsync(cancellationToken) || await accounts.AddAsync(db, user) is not null)
        {
            return KnownAddress;
        }

        var (session, secret) = sessions.Start(user.Id, invitation.OrganizationId, client.Address?.ToString(), client.UserAgent);
        db.Add(session);
        AnswerInvitation.Join(db, invitation, user, session, now);
        return new StartedSession(session, secret, devices.Issue(user.Email!, user.Id));
    }
}
