using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;

namespace Entri.Admin.Security;

/// <summary>Makes people's accounts, for whatever begins with one: the first owner, a sign-up, an invitation.</summary>
public sealed partial class NewAccounts(
    UserManagers managers,
    IPasswordHasher<ApplicationUser> hasher,
    SignInThrottle throttle,
    TimeProvider clock,
    ILogger<NewAccounts> logger)
{
    /// <summary>Prepares an account without adding it anywhere. It hashes the password, which takes a core, so it waits for one.</summary>
    /// <param name="name">A name that the rules accept.</param>
    /// <param name="email">An address that the rules accept.</param>
    /// <param name="password">A password that the rules accept.</param>
    /// <param name="client">Where the request comes from.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Result<ApplicationUser>> PrepareAsync(
        string name, string email, string password, Client client, CancellationToken cancellationToken)
    {
        var user = ApplicationUser.Create(Rules.CleanName(name), EmailAddress.Clean(email)!, clock.GetUtcNow());
        using var turn = await throttle.EnterAsync(browser: null, client.Address, cancellationToken);
        if (turn is null)
        {
            if (throttle.IsNews(browser: null, client.Address))
            {
                Log.Throttled(logger, client.Address?.ToString());
            }

            return new Failure.TooManyRequests(SignInThrottle.Window);
        }

        user.PasswordHash = hasher.HashPassword(user, password);
        return user;
    }

    /// <summary>Adds the account to a change, or says why there cannot be such a one.</summary>
    public async Task<Failure?> AddAsync(EntriDbContext db, ApplicationUser user)
    {
        using var users = managers.Over(db);
        return (await users.CreateAsync(user)).Succeeded
            ? null
            : new Failure.Conflict("email", "This email address cannot be used.");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Accounts from {Address} are refused for a while: too many attempts.")]
        public static partial void Throttled(ILogger logger, string? address);
    }
}
