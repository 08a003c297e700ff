using System.Globalization;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;

namespace Entri.Admin.Features.TokenEnds;

/// <summary>Writes to people before tokens stop working: one message to each, however many tokens are due at once.</summary>
public sealed class TokenEndMails(Outbox outbox, PublicAddress address)
{
    /// <summary>How many tokens a message names; of more, it says how many there are.</summary>
    private const int MaxNamed = 25;

    /// <summary>Adds the messages about these tokens to the change: to owners and admins, and to those that a token names.</summary>
    internal async Task AddAsync(
        EntriDbContext db, Organization organization, DueToken[] due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (due.Length == 0)
        {
            return;
        }

        var people = await db.AdminAddressesAsync(organization.Id, cancellationToken);
        var known = people.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var contacts = due.Where(token => token.ContactEmail is { } contact && !known.Contains(contact))
            .GroupBy(token => token.ContactEmail!, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var group in Groups(due))
        {
            people.ForEach(person => Add(db, person, organization, group, now, isContact: false));
        }

        foreach (var contact in contacts)
        {
            foreach (var group in Groups(contact))
            {
                Add(db, contact.Key, organization, group, now, isContact: true);
            }
        }
    }

    /// <summary>What one message can tell of: ends, disabling to come, and disabling that was done.</summary>
    private static IEnumerable<DueToken[]> Groups(IEnumerable<DueToken> due) =>
        due.GroupBy(token => (token.Kind, IsDone: token.DaysBefore == 0)).OrderBy(group => group.Key)
            .Select(group => group.OrderBy(token => token.End).ThenBy(token => token.Id, StringComparer.Ordinal).ToArray());

    private void Add(
        EntriDbContext db, string recipient, Organization organization, DueToken[] due, DateTimeOffset now, bool isContact)
    {
        DateTimeOffset? until = due[0].DaysBefore == 0 ? null : due.Max(token => token.EndFor(now));
        outbox.Add(db, recipient, ContentOf(organization, due, now, isContact), organization.Id, until: until);
    }

    private MailContent ContentOf(Organization organization, DueToken[] due, DateTimeOffset now, bool isContact)
    {
        var (first, name, isOne) = (due[0], organization.Name, due.Length == 1);
        var subject = isOne ? $"Token “{first.Name}”" : $"{due.Length} API tokens";
        var verb = (first, isOne) switch
        {
            ({ Kind: TokenNoticeKind.End }, true) => $"ends {In(first.End, now)}",
            ({ Kind: TokenNoticeKind.End }, false) => "end soon",
            ({ DaysBefore: 0 }, true) => "was disabled",
            ({ DaysBefore: 0 }, false) => "were disabled",
            (_, true) => $"will be disabled {In(first.EndFor(now), now)}",
            (_, false) => "will be disabled",
        };
        return new($"{subject} of {name} {verb}", [Sentence(first, name, isOne, now), Advice(first, isOne, isContact, name)])
        {
            Items = isOne ? [] : Items(due, now),
            Link = isContact ? null
                : isOne ? ("Open the token", address.Of($"/{organization.Slug}/settings/tokens/{first.Id}"))
                : ("Open the tokens", address.Of($"/{organization.Slug}/settings/tokens?sort=Expiry")),
            Note = isContact ? $"You get this because your address is named with {(isOne ? "this token" : "these tokens")}."
                : (FormattableString)$"You get this as an owner or admin of {name}.",
        };
    }

    private static FormattableString Sentence(DueToken first, string name, bool isOne, DateTimeOffset now) => (first, isOne) switch
    {
        ({ Kind: TokenNoticeKind.End }, true) =>
            $"The API token {first.Name} of {name} ends on {Time(first.End)}. Programs that use it are refused from then on.",
        ({ Kind: TokenNoticeKind.End }, false) =>
            $"These API tokens of {name} end soon. Programs that use them are refused from then on.",
        ({ DaysBefore: 0 }, true) =>
            $"The API token {first.Name} of {name} was disabled, because nobody has used it for a long time. Nothing is lost.",
        ({ DaysBefore: 0 }, false) =>
            $"These API tokens of {name} were disabled, because nobody has used them for a long time. Nothing is lost.",
        (_, true) =>
            $"Nobody uses the API token {first.Name} of {name}. It will be disabled on {Time(first.EndFor(now))}, as the policy has it.",
        (_, false) => $"Nobody uses these API tokens of {name}. They will be disabled, as the policy has it.",
    };

    private static FormattableString Advice(DueToken first, bool isOne, bool isContact, string name)
    {
        var whom = isContact ? $"ask an owner or admin of {name}" : "open it";
        return first switch
        {
            { Kind: TokenNoticeKind.End } when isContact =>
                $"If they are still needed, ask an owner or admin of {name} for a later end or new tokens before that.",
            { Kind: TokenNoticeKind.End } => $"Give {It(isOne)} a later end before that, or make {(isOne ? "a new one" : "new ones")}.",
            { DaysBefore: 0 } => $"If {It(isOne)} {(isOne ? "is" : "are")} still needed, {whom} and enable {It(isOne)} again.",
            _ => $"One request with {It(isOne)} keeps {It(isOne)}. If nobody needs {It(isOne)} any more, nothing is to be done.",
        };
    }

    private static string It(bool isOne) => isOne ? "it" : "them";

    private static FormattableString[] Items(DueToken[] due, DateTimeOffset now)
    {
        var named = due.Take(MaxNamed).Select(token => (FormattableString)(token.DaysBefore == 0
            ? $"{token.Name}"
            : (FormattableString)$"{token.Name}: {Time(token.EndFor(now))}"));
        return due.Length <= MaxNamed ? [.. named] : [.. named, $"and {due.Length - MaxNamed} more"];
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string In(DateTimeOffset end, DateTimeOffset now) =>
        $"in {OrganizationPolicy.Days(Math.Max(1, (int)Math.Round((end - now).TotalDays)))}";
}
