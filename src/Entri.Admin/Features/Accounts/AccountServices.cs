using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.Accounts;

/// <summary>Registers what accounts need.</summary>
public static class AccountServices
{
    /// <summary>PBKDF2 with HMAC-SHA512, as OWASP's password storage guidance asks for at least.</summary>
    private const int HashIterations = 210_000;

    /// <summary>Adds Identity's users and the use cases.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.Configure<IdentityOptions>(options =>
        {
            options.User.RequireUniqueEmail = true;

            // The user name is the e-mail address, which has rules of its own.
            options.User.AllowedUserNameCharacters = "";
            options.Lockout.MaxFailedAccessAttempts = 10;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
        });
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = HashIterations);

        // Not by AddIdentityCore, which ties all of it to a context that lives as long as a request or a circuit.
        services.AddSingleton<IPasswordHasher<ApplicationUser>, PasswordHasher<ApplicationUser>>();
        services.AddSingleton<IUserValidator<ApplicationUser>, UserValidator<ApplicationUser>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>().AddSingleton<IdentityErrorDescriber>();
        services.AddSingleton<UserManagers>().AddSingleton<NewAccounts>();
        services.AddSingleton<SetUp>().AddSingleton<SetupCode>();
        return services.AddSingleton<Register>().AddSingleton<SignIn>().AddSingleton<SignOut>().AddSingleton<ChangePassword>()
            .AddSingleton<ForgotPassword>().AddSingleton<ResetPassword>();
    }

    /// <summary>
    /// Prepares what tells whoever starts the app how to set it up, where others could do it first. It belongs on the console and nowhere
    /// else: it holds the code.
    /// </summary>
    /// <returns>What gives the sentence for the address at which people reach the app, once it listens.</returns>
    public static async Task<Func<string, string?>> SetupInvitationAsync(
        IServiceProvider services, CancellationToken cancellationToken = default)
    {
        if (!await services.GetRequiredService<Register>().IsFirstAsync(cancellationToken))
        {
            return _ => null;
        }

        var setup = services.GetRequiredService<SetupCode>();
        var code = await setup.ReadAsync(cancellationToken);
        return address => setup.IsNeeded ? $"Set it up at {address.TrimEnd('/')}{AccountPages.Setup}?code={code}" : null;
    }

    /// <summary>Makes the first owner from the configuration, where it names one and nobody is there yet.</summary>
    public static async Task ApplySetupAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        var setup = services.GetRequiredService<IOptions<SetupOptions>>().Value;
        var register = services.GetRequiredService<Register>();

        // Of several instances that start at once one makes the owner, and the others find that it is done.
        if (setup.IsGiven && await register.IsFirstAsync(cancellationToken))
        {
            await register.FirstOwnerAsync(setup.ToRequest(), new Client(null, "setup"), cancellationToken);
        }
    }
}
