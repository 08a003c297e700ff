using Entri.Admin.Domain;

namespace Entri.Admin.Features.Invitations;

/// <summary>E-mail addresses as people paste them: in lines, with commas or semicolons, bare or as <c>Name &lt;address&gt;</c>.</summary>
public static class AddressList
{
    /// <summary>The most characters that can be pasted.</summary>
    public const int MaxLength = 10_000;

    /// <summary>The most people at a time.</summary>
    public const int MaxCount = 50;

    /// <summary>The addresses, each once whatever its casing.</summary>
    public static IReadOnlyList<string> Of(string? text) =>
        [.. Parts(text ?? "").Select(AddressOf).DistinctBy(address => EmailAddress.Fold(address))];

    /// <summary>What is wrong with the text, as the end of a sentence or a sentence of its own, or null.</summary>
    public static string? Error(string? text)
    {
        var addresses = Of(text);
        return addresses.Count == 0 ? "Enter an email address"
            : addresses.Count > MaxCount ? $"Invite at most {MaxCount} people at a time"
            : addresses.FirstOrDefault(address => Rules.Email(address) is not null) is { } wrong
                ? $"Check “{Shorten(wrong)}”: it is no email address"
            : null;
    }

    // A name in quotes may have commas.
    private static IEnumerable<string> Parts(string text)
    {
        var (start, isQuoted) = (0, false);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && text[at] == '"')
            {
                isQuoted = !isQuoted;
            }

            if (at == text.Length || text[at] is '\n' or '\r' || (!isQuoted && text[at] is ',' or ';'))
            {
                if (Rules.TrimToNull(text[start..at]) is { } part)
                {
                    yield return part;
                }

                (start, isQuoted) = (at + 1, isQuoted && at < text.Length && text[at] is not ('\n' or '\r'));
            }
        }
    }

    private static string AddressOf(string part) =>
        part.EndsWith('>') && part.LastIndexOf('<') is >= 0 and var open ? part[(open + 1)..^1].Trim() : part;

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..59]}…";
}
