using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>Collects what is wrong with the settings, wherever they are read, so that a start says all of it at once.</summary>
internal sealed class SettingsCheck(IServiceCollection services, IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    /// <summary>Adds the options of a section of the configuration, and checks them.</summary>
    /// <param name="section">
    /// Its name. A key in it that nobody reads is most likely a misspelt one; where it is empty, all the others' keys are there too.
    /// </param>
    /// <param name="errors">What is wrong, one sentence for each; null stands for nothing.</param>
    /// <returns>The options, with the default where a value cannot be read.</returns>
    public TOptions Add<TOptions>(string section, Func<TOptions, IEnumerable<string?>> errors)
        where TOptions : class, new()
    {
        services.AddOptions<TOptions>().BindConfiguration(section, Configure);

        // One key after another, for the binder goes no further than to the first that it cannot read.
        var options = new TOptions();
        foreach (var key in Section(configuration).GetChildren())
        {
            Try(() => Section(Only(key)).Bind(options, Configure));
        }

        _errors.AddRange(errors(options).OfType<string>());
        return options;

        void Configure(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = section.Length > 0;

        IConfiguration Section(IConfiguration all) => section.Length > 0 ? all.GetSection(section) : all;
    }

    /// <summary>Does something that reads settings. Where they are wrong it goes no further, but the start does.</summary>
    public void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (StartupFailure.WrongSettings(exception) is { } errors)
        {
            _errors.AddRange(errors);
        }
    }

    /// <summary>Ends the start where anything was wrong.</summary>
    /// <exception cref="OptionsValidationException">It was.</exception>
    public void ThrowIfWrong()
    {
        if (_errors.Count > 0)
        {
            // Some values are read in two places.
            throw new OptionsValidationException("", typeof(IConfiguration), _errors.Distinct());
        }
    }

    /// <summary>A configuration of nothing but the key and what is below it.</summary>
    private static IConfiguration Only(IConfigurationSection key)
    {
        // A key with others below it has no value of its own, and the binder would take one that is null for it.
        var values = key.AsEnumerable().Where(pair => pair.Value is not null || (pair.Key == key.Path && !key.GetChildren().Any()));
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
