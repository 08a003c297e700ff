using Entri.Admin.Api;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What a list of tokens can be sorted by.</summary>
public enum ApiTokenSort
{
    /// <summary>When it was made.</summary>
    Created,

    /// <summary>Its name.</summary>
    Name,

    /// <summary>When it was last used; never comes behind everything, in both directions.</summary>
    LastUsed,

    /// <summary>When it ends; never comes behind everything.</summary>
    Expiry,

    /// <summary>The visible characters of its newest value.</summary>
    Value,

    /// <summary>The names of its scopes, so that those with the same stand together.</summary>
    Scopes,

    /// <summary>How many requests came with it in the days that its row shows.</summary>
    Requests,

    /// <summary>What it is good for now, best first.</summary>
    State,
}

/// <summary>Which tokens, in which order.</summary>
/// <param name="Page">The page.</param>
/// <param name="Search">
/// Words that all have to be found, each in the name, the description, the creator's name, a scope or the address of the last use; or the
/// id, a value or its visible characters.
/// </param>
/// <param name="State">Only those in this state.</param>
/// <param name="IsUsable">Only those that are accepted now.</param>
/// <param name="Sort">The order.</param>
/// <param name="Descending">Whether the order is turned round.</param>
public sealed record ListApiTokensRequest(
    PageQuery Page,
    string? Search = null,
    ApiTokenState? State = null,
    bool IsUsable = false,
    ApiTokenSort Sort = ApiTokenSort.Created,
    bool Descending = true)
{
    /// <summary>Only those that are limited to projects of which one is this.</summary>
    public string? ProjectId { get; init; }
}
