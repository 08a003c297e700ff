using System.Security.Cryptography;
using System.Text;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Members;

/// <summary>
/// Writes to members about what others do to their membership. Of several messages that wait, the last one counts: whoever changes a role
/// back and forth fills no queue.
/// </summary>
public sealed class MemberMails(Outbox outbox, PublicAddress address)
{
    /// <summary>Adds the message about another role to the change.</summary>
    internal async Task AddRoleChangedAsync(
        EntriDbContext db, Caller caller, FoundMember found, MemberRole before, CancellationToken cancellationToken)
    {
        if (IsOwnAct(caller, found))
        {
            return;
        }

        var (organization, slug) = await OrganizationOfAsync(db, caller, cancellationToken);
        var role = found.Member.Role;
        var content = new MailContent(
            $"You are {role.WithArticle} of {organization} now",
            $"{NameOf(caller)} changed your role in {organization} from {before.Name} to {role.Name}.")
        {
            Link = ($"Open {organization}", address.Of($"/{slug}/projects")),
            Note = $"Your pages and your rights follow at once. Questions? Ask {NameOf(caller)} or an owner of {organization}.",
        };
        await AddAsync(db, caller, found, content, cancellationToken);
    }

    /// <summary>Adds the message about the end of a membership to the change; whoever leaves knows it.</summary>
    internal async Task AddRemovedAsync(EntriDbContext db, Caller caller, FoundMember found, CancellationToken cancellationToken)
    {
        if (IsOwnAct(caller, found))
        {
            return;
        }

        var (organization, _) = await OrganizationOfAsync(db, caller, cancellationToken);
        var content = new MailContent(
            $"You were removed from {organization}",
            $"{NameOf(caller)} removed you from {organization}. You cannot open it any more.")
        {
            Note = $"Your account and your other organizations stay as they are. Is this a mistake? Ask {NameOf(caller)}.",
        };
        await AddAsync(db, caller, found, content, cancellationToken);
    }

    private async Task AddAsync(
        EntriDbContext db, Caller caller, FoundMember found, MailContent content, CancellationToken cancellationToken)
    {
        if (found.User.DisabledAt is null)
        {
            var topic = TopicOf(caller.OrganizationId, found.User.Id);
            await Outbox.DropAsync(db, topic, cancellationToken);
            outbox.Add(db, found.User.Email, content, caller.OrganizationId, topic);
        }
    }

    /// <summary>The two ids together are longer than a topic may be.</summary>
    private static string TopicOf(string organizationId, string userId) =>
        $"member_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{organizationId}/{userId}")).AsSpan(0, 16))}";

    private static bool IsOwnAct(Caller caller, FoundMember found) => (caller as PersonCaller)?.UserId == found.User.Id;

    /// <summary>The name of a token says nothing to people who may not see tokens.</summary>
    private static string NameOf(Caller caller) => caller is PersonCaller ? caller.Name : "an owner or admin";

    private static async Task<(string Name, string Slug)> OrganizationOfAsync(
        EntriDbContext db, Caller caller, CancellationToken cancellationToken)
    {
        var found = await db.OrganizationOf(caller).Select(organization => new { organization.Name, organization.Slug })
            .SingleAsync(cancellationToken);
        return (found.Name, found.Slug);
    }
}
