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
        var replaced = db.ApiTokenValues.Where(value => value.ValidUntil != null);
        foreach (var typed in SearchText.Words(search))
        {
            if (ApiTokenSecret.VisibleCharacters(typed) is ({ } prefix, { } suffix))
            {
                var hint = ApiTokenValue.HintOf(prefix, suffix);
                var had = replaced.Where(value => value.Prefix == prefix && value.Suffix == suffix).Select(value => value.TokenId);
                tokens = tokens.Where(token => token.Hint == hint || had.Contains(token.Id));
                continue;
            }

            var word = SearchText.Of(typed);
            var mayBeAddress = word.All(character => char.IsAsciiHexDigit(character) || character is '.' or ':' or '%');
            if (!ApiTokenSecret.MayBeVisible(typed))
            {
                tokens = tokens.Where(token =>
                    token.SearchKey.Contains(word)
                    || (mayBeAddress && token.LastUsedFrom!.Contains(word))
                    || token.Id == typed);
                continue;
            }

            // The visible characters of a value are told apart by case. Its end is found as a whole only: anything shorter is in too many.
            // Those of old values are looked for once, and not for every token.
            var visible = typed.Length < ApiTokenSecret.VisibleSuffix ? ApiTokenSecret.VisiblePrefix : ApiTokenValue.HintLength;
            var shown = replaced.Where(value => value.Prefix.Contains(typed) || value.Suffix == typed).Select(value => value.TokenId);
            tokens = tokens.Where(token =>
                token.SearchKey.Contains(word)
                || (mayBeAddress && token.LastUsedFrom!.Contains(word))
                || token.Hint.Substring(0, visible).Contains(typed)
                || shown.Contains(token.Id));
        }

        return tokens;
    }
}
