using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>How tokens look on pages.</summary>
internal static class ApiTokenPresentation
{
    /// <summary>The choice of the tokens in whatever state.</summary>
    public const string All = "All";

    /// <summary>The choices above the list: what one can use, first as a whole.</summary>
    public static readonly IReadOnlyList<ListFilter> Filters =
    [
        new("Usable", null),
        .. Enum.GetValues<ApiTokenState>().Select(state => new ListFilter(Name(state), state.ToString())),
        new("All", All),
    ];

    /// <summary>How many tokens each choice has.</summary>
    public static IReadOnlyList<ListCount> Counts(IReadOnlyDictionary<ApiTokenState, int> counts) =>
    [
        new(null, counts.Where(count => count.Key.IsAccepted()).Sum(count => count.Value)),
        .. Enum.GetValues<ApiTokenState>().Select(state => new ListCount(state.ToString(), counts.GetValueOrDefault(state))),
        new(All, counts.Values.Sum()),
    ];

    /// <summary>The state in words.</summary>
    public static string Name(ApiTokenState state) => state switch
    {
        ApiTokenState.Active => "Active",
        ApiTokenState.NeverUsed => "Never used",
        ApiTokenState.ExpiresSoon => "Expires soon",
        ApiTokenState.NeverPickedUp => "Never picked up",
        ApiTokenState.Disabled => "Disabled",
        ApiTokenState.Expired => "Expired",
        _ => "Revoked",
    };

    /// <summary>How the state feels.</summary>
    public static Tone Tone(ApiTokenState state) => state switch
    {
        ApiTokenState.Active => Components.Tone.Success,
        ApiTokenState.NeverUsed => Components.Tone.Info,
        ApiTokenState.ExpiresSoon or ApiTokenState.NeverPickedUp => Components.Tone.Warning,
        ApiTokenState.Revoked => Components.Tone.Danger,
        _ => Components.Tone.Neutral,
    };

    /// <summary>Why the server refused the end of a token, or null.</summary>
    public static string? ExpiryError(this Failure? failure) => failure.ErrorOf("expiresAt") is { } error ? $"The end {error}" : null;

    /// <summary>What the scopes allow, as the end of a sentence: <c>read members and read and change projects</c>.</summary>
    public static string Rights(IReadOnlyCollection<Scope> scopes)
    {
        var changed = scopes.Where(scope => scope.Writes).Select(scope => scope.Resource).ToArray();
        var read = scopes.Where(scope => !scope.Writes).Select(scope => scope.Resource).Except(changed).ToArray();
        return (read.Length, changed.Length) switch
        {
            (0, 0) => "do nothing",
            (_, 0) => $"read {Words.Enumerate(read)}",
            (0, _) => $"read and change {Words.Enumerate(changed)}",
            _ => $"read {Words.Enumerate(read)}, and read and change {Words.Enumerate(changed)}",
        };
    }
}
