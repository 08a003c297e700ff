using Entri.Admin.Components;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>How tokens look on pages.</summary>
internal static class ApiTokenPresentation
{
    private const int ScopesShown = 2;

    /// <summary>The choices above the list.</summary>
    public static readonly IReadOnlyList<ListFilter> Filters =
    [
        new("All", null), .. Enum.GetValues<ApiTokenState>().Select(state => new ListFilter(Name(state), state.ToString())),
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

    /// <summary>The first scopes, and how many more.</summary>
    public static string Scopes(IReadOnlyList<string> scopes) => scopes.Count switch
    {
        0 => "None",
        <= ScopesShown => string.Join(", ", scopes),
        _ => $"{string.Join(", ", scopes.Take(ScopesShown))} and {scopes.Count - ScopesShown} more",
    };
}
