using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Finds tokens by what somebody types.</summary>
public static class TokenSearch
{
    /// <summary>
    /// The tokens that have every word somewhere; all where nothing was typed. Whoever pastes a value pastes what stands around it, too: a
    /// whole value finds its token whatever else is there, and the start of one finds its token besides those that have every word.
    /// </summary>
    public static IQueryable<ApiToken> Find(EntriDbContext db, IQueryable<ApiToken> tokens, string? search)
    {
        var text = ApiTokenFormat.Hide(search ?? "");
        var values = ApiTokenFormat.VisibleIn(text).Take(SearchText.MaxWords).ToArray();
        if (values.Where(value => value.Length == ApiTokenValue.HintLength).ToArray() is { Length: > 0 } whole)
        {
            return FindWords(db, tokens, whole);
        }

        var found = FindWords(db, tokens, SearchText.Words(text));
        if (values is not [var start, ..] || text.Trim() == start)
        {
            return found;
        }

        var ids = found.Select(token => token.Id);
        var had = Replaced(db).Where(value => value.Prefix == start).Select(value => value.TokenId);
        return tokens.Where(token =>
            ids.Contains(token.Id) || token.Hint.Substring(0, ApiTokenFormat.VisiblePrefix) == start || had.Contains(token.Id));
    }

    /// <summary>The values that newer ones took the place of.</summary>
    private static IQueryable<ApiTokenValue> Replaced(EntriDbContext db) => db.ApiTokenValues.Where(value => value.ValidUntil != null);

    private static IQueryable<ApiToken> FindWords(EntriDbContext db, IQueryable<ApiToken> tokens, IEnumerable<string> words)
    {
        var replaced = Replaced(db);
        foreach (var typed in words)
        {
            if (ApiTokenFormat.VisibleCharacters(typed) is ({ } prefix, { } suffix))
            {
                var hint = ApiTokenValue.HintOf(prefix, suffix);
                var had = replaced.Where(value => value.Prefix == prefix && value.Suffix == suffix).Select(value => value.TokenId);
                tokens = tokens.Where(token => token.Hint == hint || had.Contains(token.Id));
                continue;
            }

            var word = SearchText.Of(typed);
            var mayBeAddress = word.All(character => char.IsAsciiHexDigit(character) || character is '.' or ':' or '%');
            if (!ApiTokenFormat.MayBeVisible(typed))
            {
                tokens = tokens.Where(token =>
                    token.SearchKey.Contains(word)
                    || (mayBeAddress && token.LastUsedFrom!.Contains(word))
                    || token.Id == typed);
                continue;
            }

            // The visible characters of a value are told apart by case. Its end is found as a whole only: anything shorter is in too many.
            // Those of old values are looked for once, and not for every token.
            var visible = typed.Length < ApiTokenFormat.VisibleSuffix ? ApiTokenFormat.VisiblePrefix : ApiTokenValue.HintLength;
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
