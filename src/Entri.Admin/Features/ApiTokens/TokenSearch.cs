using System.Text.RegularExpressions;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Finds tokens by what somebody types.</summary>
public static partial class TokenSearch
{
    [GeneratedRegex(ApiTokenSecret.Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern { get; }

    /// <summary>What was typed, with what may be shown of them in the place of whole values: that finds the same.</summary>
    public static string HideValues(string search) => ValuePattern.Replace(search, match => ApiTokenSecret.Hint(match.Value));

    /// <summary>The tokens that have every word somewhere; all where nothing was typed.</summary>
    public static IQueryable<ApiToken> Find(EntriDbContext db, IQueryable<ApiToken> tokens, string? search)
    {
        foreach (var typed in SearchText.Words(search))
        {
            if (ApiTokenSecret.VisibleCharacters(typed) is ({ } prefix, { } suffix))
            {
                tokens = tokens.Where(token => token.Values.Any(value => value.Prefix == prefix && value.Suffix == suffix));
                continue;
            }

            var word = SearchText.Of(typed);
            if (!ApiTokenSecret.MayBeVisible(typed))
            {
                tokens = tokens.Where(token =>
                    token.SearchKey.Contains(word)
                    || ((string)(object)token.Scopes).Contains(word)
                    || token.LastUsedFrom!.Contains(word)
                    || token.Id == typed);
                continue;
            }

            // The visible characters of a value are told apart by case. They are looked for once, and not for every token.
            var shown = db.ApiTokenValues.Where(value => value.Prefix.Contains(typed) || value.Suffix == typed).Select(v => v.TokenId);
            tokens = tokens.Where(token =>
                token.SearchKey.Contains(word)
                || ((string)(object)token.Scopes).Contains(word)
                || token.LastUsedFrom!.Contains(word)
                || shown.Contains(token.Id));
        }

        return tokens;
    }
}
