using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>Reads every setting before any of them is used, so that one message names all that is wrong.</summary>
internal sealed class SettingsCheck(IServiceCollection services, IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    /// <summary>Adds a section of the configuration.</summary>
    /// <param name="section">Its name. A key in it that nobody reads is most likely a misspelt one.</param>
    /// <param name="errors">What is wrong, one sentence for each; null stands for nothing.</param>
    public void Add<TOptions>(string section, Func<TOptions, IEnumerable<string?>> errors)
        where TOptions : class, new()
    {
        services.AddOptions<TOptions>().BindConfiguration(section);
        Try(() =>
        {
            var options = new TOptions();
            configuration.GetSection(section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            _errors.AddRange(errors(options).OfType<string>());
        });
    }

    /// <summary>Does something with settings, and notes what is wrong with them.</summary>
    public void Try(Action use)
    {
        try
        {
            use();
        }
        catch (Exception exception) when (StartupFailure.WrongSettings(exception) is { } errors)
        {
            _errors.AddRange(errors);
        }
    }

    /// <summary>Ends the start where anything is wrong.</summary>
    /// <exception cref="OptionsValidationException">It names everything.</exception>
    public void ThrowIfWrong()
    {
        if (_errors.Count > 0)
        {
            throw new OptionsValidationException("", typeof(SettingsCheck), _errors.Distinct(StringComparer.Ordinal));
        }
    }
}
