using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Entri.Admin.Domain;

/// <summary>The name of an organization in addresses.</summary>
public static partial class Slug
{
    /// <summary>The longest slug, in characters.</summary>
    public const int MaxLength = 50;

    /// <summary>
    /// Words that addresses of the app begin with, or may one day, and those that would make people believe that a page is the app's own.
    /// </summary>
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "about", "account", "accounts", "admin", "api", "app", "assets", "auth", "billing", "blog", "css", "current", "device", "docs",
        "entri", "favicon", "fonts", "forgot-password", "health", "help", "images", "img", "invitations", "js", "login", "logos", "logout",
        "mail", "me", "metrics", "new", "not-found", "oauth", "openapi", "organizations", "pricing", "projects", "reset-password", "scalar",
        "security", "settings", "setup", "sign-in", "sign-out", "sign-up", "static", "status", "support", "system", "token", "tokens",
        "verify", "webhooks", "well-known", "www",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The room for a hyphen and a number, in characters.</summary>
    private const int NumberLength = 8;

    /// <summary>Whether the text is lower-case letters, digits and single hyphens between them.</summary>
    public static bool IsValid(string text) => text.Length <= MaxLength && Pattern.IsMatch(text);

    /// <summary>Whether no organization may have the text as its slug.</summary>
    public static bool IsReserved(string text) => Reserved.Contains(text);

    /// <summary>The slug of a name: accents dropped, everything else a hyphen, with room for a number behind it.</summary>
    /// <param name="name">Any text; one without a Latin letter gives <c>organization</c>.</param>
    /// <param name="number">Tells it from others of that name.</param>
    public static string From(string name, int? number = null)
    {
        var slug = new StringBuilder();
        foreach (var rune in name.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) && rune.IsAscii)
            {
                slug.Append(char.ToLowerInvariant((char)rune.Value));
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark && slug is [.., not '-'])
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString(0, Math.Min(slug.Length, MaxLength - NumberLength)).Trim('-');
        return (text.Length == 0 ? "organization" : text) + (number is null ? "" : $"-{number}");
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
