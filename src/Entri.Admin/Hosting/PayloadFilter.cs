using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>
/// Keeps what people type and what the app sends them out of every log, whatever the configuration says. Below Information the framework
/// writes down the messages of a page's connection, scripts' arguments, forms and keys; only what is known to do nothing of the kind
/// may go there, and the app itself.
/// </summary>
internal sealed class PayloadFilter : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly string[] MayGoDeeper =
    [
        "Entri",
        "Microsoft.AspNetCore.Authorization",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.HttpOverrides",
        "Microsoft.AspNetCore.ResponseCompression",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel.Connections",
        "Microsoft.AspNetCore.Server.Kestrel.Transport",
        "Microsoft.EntityFrameworkCore",
        "Microsoft.Extensions.Hosting",
        "Microsoft.Hosting",
        "Npgsql",
    ];

    /// <summary>
    /// Tightens each rule, because the one that fits a logger best decides alone; also the one that stands for having none.
    /// </summary>
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        var rules = options.Rules.Prepend(new LoggerFilterRule(null, null, options.MinLevel, filter: null)).Select(Tightened).ToList();
        options.Rules.Clear();
        rules.ForEach(options.Rules.Add);
    }

    private static LoggerFilterRule Tightened(LoggerFilterRule rule) => new(
        rule.ProviderName,
        rule.CategoryName,
        rule.LogLevel,
        (provider, category, level) =>
            (level >= LogLevel.Information || MayGoDeeper.Any(open => IsWithin(open, category)))
                && rule.Filter?.Invoke(provider, category, level) != false);

    private static bool IsWithin(string open, string? category) =>
        category?.StartsWith(open, StringComparison.OrdinalIgnoreCase) == true
            && (category.Length == open.Length || category[open.Length] == '.');
}
