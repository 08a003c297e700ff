using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>
/// Tells owners and admins of tokens that were found: one message to each for what became of them, however many they are. Only a signed
/// report may put an address into a message, for anybody who has a value can write the others.
/// </summary>
public sealed class TokenLeakMails(Outbox outbox, PublicAddress address)
{
    /// <summary>How many tokens a message names; of more, it says how many there are.</summary>
    private const int MaxNamed = 25;

    /// <summary>Adds the messages to the change.</summary>
    internal async Task AddAsync(
        EntriDbContext db, Organization organization, List<LeakedToken> leaked, string? signedBy, CancellationToken cancellationToken)
    {
        if (leaked.Count == 0)
        {
            return;
        }

        var people = await db.AdminAddressesAsync(organization.Id, cancellationToken);
        foreach (var group in leaked.GroupBy(one => one.End).OrderBy(group => group.Key))
        {
            var content = ContentOf(organization, [.. group], signedBy);
            people.ForEach(person => outbox.Add(db, person, content, organization.Id));
        }
    }

    private MailContent ContentOf(Organization organization, LeakedToken[] leaked, string? signedBy)
    {
        var (first, isOne, name) = (leaked[0], leaked.Length == 1, organization.Name);
        var (what, finder) = (isOne ? $"Token “{first.Token.Name}”" : $"{leaked.Length} API tokens", signedBy ?? "Somebody");
        var end = first.End switch
        {
            LeakEnd.Revoked => isOne ? "leaked and is revoked" : "leaked and are revoked",
            LeakEnd.Flagged => isOne ? "was reported as leaked" : "were reported as leaked",
            _ => "had an old value that was found",
        };
        FormattableString found = isOne
            ? $"{finder} found the value {first.Value.Hint} of the API token {first.Token.Name} of {name} and reported it."
            : (FormattableString)$"{finder} found values of these API tokens of {name} and reported them.";
        return new($"{what} of {name} {end}", found, Advice(first.End))
        {
            Items = Items(leaked, isOne, signedBy is not null),
            Link = isOne
                ? ("Open the token", address.Of($"/{organization.Slug}/settings/tokens/{first.Token.Id}"))
                : ("Open the tokens", address.Of($"/{organization.Slug}/settings/tokens?state=All")),
            Note = $"You get this as an owner or admin of {name}.",
        };
    }

    private static FormattableString Advice(LeakEnd end) => end switch
    {
        LeakEnd.Revoked => $"It was revoked at once, and nothing brings it back. Programs that used it need a new one.",
        LeakEnd.Flagged => $"Nothing was done about it but this. If it still works, give it a new value and end the old one, or revoke it.",
        _ => $"That value had ended before and opens nothing, so nothing was done. Newer values go on.",
    };

    private static FormattableString[] Items(LeakedToken[] leaked, bool isOne, bool isSigned)
    {
        if (isOne)
        {
            return isSigned && leaked[0].Url is { } url ? [$"Found at {url}"] : [];
        }

        var named = leaked.Take(MaxNamed).Select(one => (FormattableString)$"{one.Token.Name}: {one.Value.Hint}");
        return leaked.Length <= MaxNamed ? [.. named] : [.. named, $"and {leaked.Length - MaxNamed} more"];
    }
}
