using Entri.Admin.Data;
using Entri.Admin.Domain;
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
        services.AddIdentityCore<ApplicationUser>(options =>
        {
            options.User.RequireUniqueEmail = true;

            // The user name is the e-mail address, which has rules of its own.
            options.User.AllowedUserNameCharacters = "";
            options.Lockout.MaxFailedAccessAttempts = 10;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
        }).AddEntityFrameworkStores<EntriDbContext>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = HashIterations);
        services.AddScoped<Register>();
        services.AddScoped<SignIn>();
        return services.AddSingleton<SignOut>();
    }

    /// <summary>Makes the first owner from the configuration, where it names one and nobody is there yet.</summary>
    public static async Task ApplySetupAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        var setup = services.GetRequiredService<IOptions<SetupOptions>>().Value;
        if (!setup.IsGiven)
        {
            return;
        }

        // Of several instances that start at once one makes the owner, and the others find that it is done.
        await using var scope = services.CreateAsyncScope();
        var register = scope.ServiceProvider.GetRequiredService<Register>();
        if (await register.IsFirstAsync(cancellationToken))
        {
            await register.FirstOwnerAsync(setup.ToRequest(), new Client(null, "setup"), cancellationToken);
        }
    }
}
