using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.Accounts;

/// <summary>
/// Gives a person another password by a link, which works once and for the account as it was. All their sessions end, and so do locks;
/// who has the link signs in with the new password then, as always.
/// </summary>
public sealed class ResetPassword(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    IPasswordHasher<ApplicationUser> hasher,
    SignInThrottle throttle,
    DeviceCookie devices,
    ScopeCatalog catalog,
    IOptions<AccountOptions> options,
    TimeProvider clock)
{
    private const int MaxKept = 20_000;
    private static readonly Failure Dead = new Failure.Conflict("code", "This link does not work any more.");

    /// <summary>Links that are none, by network. Not together with passwords: any site can make browsers open links.</summary>
    private readonly AttemptCounts _unknown = new(options.Value.SignInAttemptsPerAddress, SignInThrottle.Window, MaxKept, clock);

    /// <summary>Whose password a link is for. It changes nothing, so that programs that look into mails may open it.</summary>
    /// <returns>The e-mail address, or why the link does not work.</returns>
    public async Task<Result<string>> FindAsync(string? code, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.FindResetAsync(catalog, code, clock.GetUtcNow(), cancellationToken) is { } found ? found.User.Email!
            : _unknown.Use(SignInThrottle.NetworkOf(address)) < 0 ? new Failure.TooManyRequests(SignInThrottle.Window)
            : Dead;
    }

    /// <summary>Gives the person the password.</summary>
    /// <param name="code">The code of the link.</param>
    /// <param name="password">The password that they want.</param>
    /// <param name="client">Where the request comes from.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What the browser shows of itself at the next sign-in, so that wrong passwords before this do not lock it out.</returns>
    public async Task<Result<string>> ExecuteAsync(
        string? code, string? password, Client client, CancellationToken cancellationToken)
    {
        await using var reading = await contexts.CreateDbContextAsync(cancellationToken);
        if (await reading.FindResetAsync(catalog, code, clock.GetUtcNow(), cancellationToken) is not { User: var user })
        {
            return Dead;
        }

        var known = await reading.KnownWordsAsync(user, cancellationToken);
        if (new FieldErrors().Check("password", Rules.Password(password, known)).Failure is { } weak)
        {
            return weak;
        }

        string hash;
        using (var turn = await throttle.EnterAsync(browser: null, client.Address, cancellationToken))
        {
            if (turn is null)
            {
                return new Failure.TooManyRequests(SignInThrottle.Window);
            }

            hash = hasher.HashPassword(user, password!);
        }

        return await writer.WriteAsync(owner: null, db => ResetAsync(db, code, user.Id, hash, cancellationToken), cancellationToken);
    }

    private async Task<Result<string>> ResetAsync(
        EntriDbContext db, string? code, string userId, string hash, CancellationToken cancellationToken)
    {
        // First, as everybody does it. What the link is worth is read after it.
        var organizations = await db.HoldOrganizationsOfAsync(userId, cancellationToken);
        var now = clock.GetUtcNow();
        if (await db.FindResetAsync(catalog, code, now, cancellationToken) is not { } found)
        {
            return Dead;
        }

        // Of many who come with it at once, one removes it.
        var (reset, user) = found;
        if (await db.PasswordResets.Where(row => row.Id == reset.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Dead;
        }

        // Whoever has changed the password meanwhile has changed the account that the link was for.
        var stamp = Guid.NewGuid().ToString();
        var changed = await db.Users
            .Where(row => row.Id == user.Id && row.DisabledAt == null)
            .Where(row => row.SecurityStamp == user.SecurityStamp && row.PasswordHash == user.PasswordHash)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PasswordHash, hash)
                    .SetProperty(row => row.SecurityStamp, stamp)
                    .SetProperty(row => row.AccessFailedCount, 0)
                    .SetProperty(row => row.LockoutEnd, (DateTimeOffset?)null),
                cancellationToken);
        if (changed == 0)
        {
            return Dead;
        }

        await db.PasswordResets.Where(row => row.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(session => session.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(organizations.Select(id => user.NewEntry(id, ActivityActions.UserPasswordReset, by: null, now)));
        return devices.Issue(user.Email!, user.Id);
    }
}
