using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.Accounts;

/// <summary>Makes a person, their organization, their membership and their first session, all or nothing.</summary>
public sealed class Register(
    EntriDbContext db, UserManager<ApplicationUser> users, SessionStore sessions, SignInThrottle throttle, IOptions<AccountOptions> options, TimeProvider clock)
{
    private static readonly Failure AlreadySetUp = new Failure.Conflict("email", "Entri Admin is set up already. Sign in instead.");
    private static readonly Failure SignUpClosed = new Failure.Conflict("email", "Sign-up is closed. Ask an administrator for an account.");

    /// <summary>Whether nobody has an account yet.</summary>
    public async Task<bool> IsFirstAsync(CancellationToken cancellationToken) => !await db.Users.AnyAsync(cancellationToken);

    /// <summary>Makes the first owner of a new installation. Of several who try at once, one succeeds.</summary>
    public Task<Result<StartedSession>> FirstOwnerAsync(RegisterRequest request, Client client, CancellationToken cancellationToken) =>
        ExecuteAsync(request, client, isFirst: true, cancellationToken);

    /// <summary>Makes an account where the installation allows it.</summary>
    public async Task<Result<StartedSession>> SignUpAsync(RegisterRequest request, Client client, CancellationToken cancellationToken) =>
        options.Value.AllowSignUp ? await ExecuteAsync(request, client, isFirst: false, cancellationToken) : SignUpClosed;

    private async Task<Result<StartedSession>> ExecuteAsync(RegisterRequest request, Client client, bool isFirst, CancellationToken cancellationToken)
    {
        if (request.Validate() is { } invalid)
        {
            return invalid;
        }

        var user = ApplicationUser.Create(request.Name!.Trim(), request.Email!.Trim(), clock.GetUtcNow());
        using (var turn = await throttle.EnterAsync(client.Address, cancellationToken))
        {
            if (turn is null)
            {
                return new Failure.TooManyRequests(SignInThrottle.Window);
            }

            user.PasswordHash = users.PasswordHasher.HashPassword(user, request.Password!);
        }

        return await db.WriteAloneAsync(() => SaveAsync(request, user, client, isFirst, cancellationToken), cancellationToken);
    }

    private async Task<Result<StartedSession>> SaveAsync(
        RegisterRequest request, ApplicationUser user, Client client, bool isFirst, CancellationToken cancellationToken)
    {
        if (isFirst && !await IsFirstAsync(cancellationToken))
        {
            return AlreadySetUp;
        }

        var created = await users.CreateAsync(user);
        if (!created.Succeeded)
        {
            return new Failure.Conflict("email", "This e-mail address cannot be used.");
        }

        var now = user.CreatedAt;
        var organization = Organization.Create(request.Organization!.Trim(), now);
        var (session, secret) = sessions.Start(user.Id, organization.Id, client.Address?.ToString(), client.UserAgent);
        var actor = new Actor { OrganizationId = organization.Id, Name = user.Name, UserId = user.Id, Scopes = MemberRole.Owner.Scopes };
        db.AddRange(
            organization,
            new Member { OrganizationId = organization.Id, UserId = user.Id, Role = MemberRole.Owner, JoinedAt = now },
            session,
            actor.Did(ActivityActions.OrganizationCreated, "organization", organization.Id, now, details: ("name", organization.Name)));
        await db.SaveChangesAsync(cancellationToken);
        return new StartedSession(session, secret);
    }
}
