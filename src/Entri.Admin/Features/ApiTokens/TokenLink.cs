using System.Globalization;
using System.Web;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// A link that fills in the form of a new token: <c>?new=1&amp;name=CI&amp;scopes=projects:read,members:read&amp;expires=30d</c>. Anybody
/// may write one, so it only fills in, and what is not right in it is left out with a word.
/// </summary>
internal static class TokenLink
{
    /// <summary>What says that the form is to open, and the value with which it does.</summary>
    public const string New = "new", Opens = "1";

    private const string Name = "name", Description = "description", Scopes = "scopes", Expires = "expires", Addresses = "allowedIps";
    private const int MaxDays = 3650, MaxScopes = 100, MaxAddressesLength = 5000;

    /// <summary>The names of everything that leaves the address once the form is open.</summary>
    public static readonly string[] Parameters = [New, Name, Description, Scopes, Expires, Addresses];

    /// <summary>What the form starts with.</summary>
    /// <param name="address">The address of the page.</param>
    /// <param name="catalog">The scopes that there are.</param>
    /// <param name="now">The time.</param>
    public static TokenDraft Read(string address, ScopeCatalog catalog, DateTimeOffset now)
    {
        var query = HttpUtility.ParseQueryString(new Uri(address).Query);
        var wrong = new List<string>();
        var (expiry, day) = ExpiryOf(First(Expires), now, wrong);
        var draft = new TokenDraft
        {
            Name = Checked(First(Name), Rules.Name, "name", wrong),
            Description = Checked(First(Description), Rules.Description, "description", wrong),
            Scopes = ScopesOf(query[Scopes], catalog, wrong),
            Expiry = expiry,
            Day = day,
        };
        draft.Limits.Addresses = Checked(
            query[Addresses], text => text!.Length > MaxAddressesLength ? "" : TokenLimitsInput.AddressesRule(text), "addresses", wrong);
        return draft with
        {
            Introduction = "A link filled in this form. Check it before you create the token."
                + (wrong.Count == 0 ? "" : $" Left out of it, because it is not right: {Words.Enumerate([.. wrong])}."),
        };

        // Scopes and addresses are lists, in which one more is welcome.
        string? First(string name) => query.GetValues(name)?[0];
    }

    private static string? Checked(string? text, Func<string?, string?> rule, string what, List<string> wrong)
    {
        var trimmed = Rules.TrimToNull(text);
        if (trimmed is null || rule(trimmed) is null)
        {
            return trimmed;
        }

        wrong.Add(what);
        return null;
    }

    private static ScopeSet? ScopesOf(string? text, ScopeCatalog catalog, List<string> wrong)
    {
        var names = (text ?? "").Split([',', ' '], MaxScopes + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var known = names.Where(name => catalog.Find(name) is not null).ToArray();
        if (known.Length < names.Length)
        {
            wrong.Add(known.Length == 0 ? "scopes" : "some scopes");
        }

        return known.Length == 0 ? null : ScopeSet.Parse(string.Join(' ', known));
    }

    private static (TokenExpiry? Expiry, DateOnly? Day) ExpiryOf(string? text, DateTimeOffset now, List<string> wrong)
    {
        switch (text)
        {
            case null or "":
                return default;
            case "never":
                return (TokenExpiry.Never, null);
            case [.. var days, 'd'] when int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is > 0 and <= MaxDays:
                return (TokenExpiry.OfDays(number), null);
            case { } when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day > DateOnly.FromDateTime(now.UtcDateTime):
                return (TokenExpiry.OnDate, day);
            default:
                wrong.Add("end");
                return default;
        }
    }
}
