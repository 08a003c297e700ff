using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.Accounts;

/// <summary>Makes a person, their organization, their membership and their first session, all or nothing.</summary>
public sealed class Register(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    NewAccounts accounts,
    OrganizationSlugs slugs,
    SessionStore sessions,
    DeviceCookie devices,
    IOptions<AccountOptions> options)
{
    private static readonly Failure AlreadySetUp = new Failure.Conflict("email", "Entri Admin is set up already. Sign in instead.");
    private static readonly Failure SignUpClosed = new Failure.Conflict("email", "Sign-up is closed. Ask an administrator for an account.");

    /// <summary>Whether nobody has an account yet.</summary>
    public async Task<bool> IsFirstAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return !await db.Users.AnyAsync(cancellationToken);
    }

    /// <summary>Makes the first owner of a new installation. Of several who try at once, one succeeds.</summary>
    public Task<Result<StartedSession>> FirstOwnerAsync(RegisterRequest request, Client client, CancellationToken cancellationToken) =>
        ExecuteAsync(request, client, isFirst: true, cancellationToken);

    /// <summary>Makes an account where the installation allows it.</summary>
    public async Task<Result<StartedSession>> SignUpAsync(RegisterRequest request, Client client, CancellationToken cancellationToken) =>
        options.Value.AllowSignUp ? await ExecuteAsync(request, client, isFirst: false, cancellationToken) : SignUpClosed;

    private async Task<Result<StartedSession>> ExecuteAsync(
        RegisterRequest request, Client client, bool isFirst, CancellationToken cancellationToken)
    {
        if (request.Validate() is { } invalid)
        {
            return invalid;
        }

        var prepared = await accounts.PrepareAsync(request.Name!, request.Email!, request.Password!, client, cancellationToken);
        if (prepared.Failure is { } failure)
        {
            return failure;
        }

        // Of several who try at once to be the first, one is.
        return await writer.WriteAsync(
            EntriDbContext.Installation,
            db => AddAsync(db, request, prepared.Value, client, isFirst, cancellationToken),
            cancellationToken);
    }

    private async Task<Result<StartedSession>> AddAsync(
        EntriDbContext db, RegisterRequest request, ApplicationUser user, Client client, bool isFirst, CancellationToken cancellationToken)
    {
        if (isFirst && await db.Users.AnyAsync(cancellationToken))
        {
            return AlreadySetUp;
        }

        if (await accounts.AddAsync(db, user) is { } failure)
        {
            return failure;
        }

        var now = user.CreatedAt;
        var slug = await slugs.FreeAsync(db, request.Organization!, cancellationToken);
        var organization = Organization.Create(Rules.CleanName(request.Organization!), slug, now);
        var member = new Member { OrganizationId = organization.Id, UserId = user.Id, Role = MemberRole.Owner, JoinedAt = now };
        var (session, secret) = sessions.Start(user.Id, organization.Id, client.Address?.ToString(), client.UserAgent);
        var entry = PersonCaller.Of(user, session, member)
            .NewEntry(ActivityActions.OrganizationCreated, "organization", organization.Id, now, details: ("name", organization.Name));
        db.AddRange(organization, member, session, entry);
        return new StartedSession(session, secret, devices.Issue(user.Email!, user.Id));
    }
}
