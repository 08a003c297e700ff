using System.Globalization;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Tells the owners of an organization that a token gave itself a new value: at once, and of one that does so again and again once an hour.
/// Of several messages that wait, the last one counts; the page of the token shows every rotation.
/// </summary>
public sealed class RotationMails(Outbox outbox, PublicAddress address)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Adds the messages to the change.</summary>
    internal async Task AddAsync(
        EntriDbContext db, Caller caller, ApiToken token, ApiTokenValue old, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await Outbox.DropAsync(db, token.Id, cancellationToken);
        var told = await db.Mails.Where(mail => mail.Topic == token.Id && mail.State != MailState.Waiting)
            .MaxAsync(mail => (DateTimeOffset?)mail.CreatedAt, cancellationToken);
        var times = token.Values.Count(value => value.CreatedAt > told);
        var organization = await db.OrganizationOf(caller).Select(found => new { found.Name, found.Slug }).SingleAsync(cancellationToken);
        var owners = await db.MembersOf(caller)
            .Where(member => member.Role == MemberRole.Owner)
            .Join(db.Users.Where(user => user.DisabledAt == null), member => member.UserId, user => user.Id, (member, user) => user.Email)
            .ToListAsync(cancellationToken);
        var end = (token.EndOf(old) is { } until && until > now ? until : now).UtcDateTime;
        FormattableString[] sentences =
        [
            $"The token {token.Name} gave itself a new value, as it was allowed to when it was made: {token.CurrentValue.Hint}.",
            $"The value before, {old.Hint}, works until {end.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC.",
            .. times > 1 ? (FormattableString[])[$"It did so {times} times since the last message about it."] : [],
        ];
        var content = new MailContent($"Token {token.Name} of {organization.Name} has a new value", sentences)
        {
            Link = ("Open the token", address.Of($"/{organization.Slug}/settings/tokens/{token.Id}")),
            Note = $"Did none of your programs do this? Then somebody else may have the token: revoke it.",
        };
        owners.ForEach(owner => outbox.Add(db, owner, content, caller.OrganizationId, token.Id, from: told + Pause));
    }
}
