using System.Text.RegularExpressions;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// The scopes of the platform's other services, each with a sentence for people. Configuration section <c>Scopes</c>, as in
/// <c>Scopes:translations:Read</c>.
/// </summary>
public sealed partial class ScopeOptions : Dictionary<string, ScopeOptions.Sentences>
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Scopes";

    private const int MaxServices = 20, MaxLength = 200;

    /// <summary>The scopes that the settings name, in the order of their names.</summary>
    public IEnumerable<Scope> Scopes() => this.OrderBy(service => service.Key, StringComparer.Ordinal)
        .SelectMany(service => Scope.OfService(service.Key, service.Value.Read!, service.Value.Write!));

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string?> Errors() =>
    [
        Count > MaxServices ? $"Scopes must name at most {MaxServices} services." : null,
        .. this.SelectMany(service => ErrorsOf(service.Key, service.Value)),
    ];

    private static IEnumerable<string?> ErrorsOf(string name, Sentences? sentences)
    {
        var isNewName = NamePattern.IsMatch(name) && Scope.Own.All(scope => scope.Resource != name);
        var isComplete = sentences is { Read: { Length: > 0 and <= MaxLength }, Write: { Length: > 0 and <= MaxLength } };
        return
        [
            isNewName ? null : $"Scopes:{name} must be lower-case letters and hyphens, and no scope of Entri Admin's own.",
            isComplete ? null : $"Scopes:{name} must have Read and Write, each a sentence of at most {MaxLength} characters.",
        ];
    }

    [GeneratedRegex("^[a-z]{1,30}(-[a-z]{1,30})*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern { get; }

    /// <summary>What the two scopes of a service allow.</summary>
    public sealed class Sentences
    {
        /// <summary>What reading allows, one sentence.</summary>
        public string? Read { get; set; }

        /// <summary>What writing allows, one sentence.</summary>
        public string? Write { get; set; }
    }
}
