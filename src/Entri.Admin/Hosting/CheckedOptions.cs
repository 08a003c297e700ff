using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>Binds settings and checks them at the start: what is wrong stops it with one message that names every key.</summary>
internal static class CheckedOptions
{
    /// <summary>Adds a section of the configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">Its name. A key in it that nobody reads is most likely a misspelt one.</param>
    /// <param name="errors">What is wrong, one sentence for each; null stands for nothing.</param>
    public static IServiceCollection AddChecked<TOptions>(
        this IServiceCollection services, string section, Func<TOptions, IEnumerable<string?>> errors)
        where TOptions : class
    {
        services.AddOptions<TOptions>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<TOptions>>(new Check<TOptions>(errors));
    }

    private sealed class Check<TOptions>(Func<TOptions, IEnumerable<string?>> errors) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var found = errors(options).OfType<string>().ToList();
            return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
        }
    }
}
