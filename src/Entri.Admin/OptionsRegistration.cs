using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;
using Microsoft.Extensions.Options;

namespace Entri.Admin;

/// <summary>Binds every setting and checks it at the start: a wrong value stops it with one message that names the key.</summary>
internal static class OptionsRegistration
{
    public static void AddEntriOptions(this IServiceCollection services)
    {
        // The data directory is needed before the services are, so these have been checked by then.
        services.AddOptions<ServerOptions>().BindConfiguration("");
        services.Add<DatabaseOptions>(DatabaseOptions.Section, options =>
            options.BusyTimeout >= TimeSpan.FromSeconds(1) && options.BusyTimeout <= TimeSpan.FromHours(1) ? null : "Database:BusyTimeout must be from a second to an hour.");
        services.Add<SetupOptions>(SetupOptions.Section, options => options.Problem());
        services.Add<AccountOptions>(AccountOptions.Section, options =>
            options.SignInAttemptsPerAddress >= 1 ? null : "Accounts:SignInAttemptsPerAddress must be 1 or more.");
        services.Add<UserSessionOptions>(UserSessionOptions.Section, options => options.Problem());
        services.Add<RateLimitOptions>(RateLimitOptions.Section, options =>
            options.RequestsPerMinute >= 1 ? null : "RateLimits:RequestsPerMinute must be 1 or more.");
    }

    private static void Add<TOptions>(this IServiceCollection services, string section, Func<TOptions, string?> problem)
        where TOptions : class
    {
        // A key that nobody reads is most likely a misspelt one.
        services.AddOptions<TOptions>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(new Check<TOptions>(problem));
    }

    private sealed class Check<TOptions>(Func<TOptions, string?> problem) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options) =>
            problem(options) is { } text ? ValidateOptionsResult.Fail(text) : ValidateOptionsResult.Success;
    }
}
