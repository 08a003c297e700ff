using Entri.Admin.Domain;
using Entri.Admin.Features.Invitations;
using Entri.Admin.Security;

namespace Entri.Admin.Commands.Demo;

/// <summary>The invitations of a demo organization: those that its members accepted, and some in every other state.</summary>
internal static class DemoInvitations
{
    private static readonly InvitationStatus[] States =
        [InvitationStatus.Pending, InvitationStatus.Declined, InvitationStatus.Cancelled, InvitationStatus.Expired];

    private static readonly string[] Guests = ["lingua-freelance.example", "studio-babel.example", "übersetzer.example"];

    public static IEnumerable<Invitation> Add(DemoScene scene)
    {
        foreach (var person in scene.People[1..])
        {
            var joined = person.Member.JoinedAt;
            var sent = joined - (Invitation.Lifetime * scene.Random.NextDouble());
            var invitation = Send(scene, person.User.Email!, person.InvitedAs, sent < scene.Organization.CreatedAt ? joined : sent);
            invitation.End(InvitationStatus.Accepted, joined);
            scene.Entries.Add(person.Caller.NewEntry(ActivityActions.InvitationAccepted, invitation, joined));
            yield return invitation;
        }

        var each = Math.Max(1, scene.People.Count / 10);
        for (var number = 0; number < States.Length * each; number++)
        {
            yield return AddOther(scene, number, States[number % States.Length]);
        }
    }

    private static Invitation AddOther(DemoScene scene, int number, InvitationStatus status)
    {
        var (_, mailbox) = DemoPeople.NameOf(scene.People.Count + number);
        var (latest, life) = (scene.Now, Invitation.Lifetime);
        var sent = status == InvitationStatus.Pending
            ? scene.Between(latest - (life * 0.9), latest)
            : scene.Between(scene.Organization.CreatedAt, latest - life);
        MemberRole[] roles = [MemberRole.Reviewer, MemberRole.Translator, MemberRole.Developer];
        var invitation = Send(scene, $"{mailbox}@{Guests[number % Guests.Length]}", scene.Any(roles), sent);
        var ended = scene.Between(sent, sent + life);
        if (status == InvitationStatus.Declined)
        {
            // Whoever declines is no member, and has no account here.
            scene.Entries.Add(new ActivityEntry
            {
                Id = EntityId.NewActivity(ended),
                Action = ActivityActions.InvitationDeclined,
                OrganizationId = scene.Organization.Id,
                UserName = DemoPeople.NameOf(scene.People.Count + number).Name,
                TargetId = invitation.Id,
                TargetType = "invitation",
                Metadata = new Dictionary<string, string> { ["name"] = invitation.Email, ["role"] = invitation.Role.Name },
                CreatedAt = ended,
            });
        }
        else if (status == InvitationStatus.Cancelled)
        {
            var by = scene.AnyWho(Scope.MembersWrite, ended).Caller;
            scene.Entries.Add(by.NewEntry(ActivityActions.InvitationCancelled, invitation, ended));
        }

        // One whose time is over stays pending in its row.
        if (status is InvitationStatus.Declined or InvitationStatus.Cancelled)
        {
            invitation.End(status, ended);
        }

        return invitation;
    }

    private static Invitation Send(DemoScene scene, string email, MemberRole role, DateTimeOffset at)
    {
        var by = scene.AnyWho(role == MemberRole.Owner ? Permission.ManageOwners : Scope.MembersWrite, at).Caller;
        var invitation = new Invitation
        {
            Id = EntityId.NewInvitation(at),
            OrganizationId = scene.Organization.Id,
            Email = email,
            Role = role,
            CodeHash = InvitationCode.Generate().Hash,
            CreatedAt = at,
        };
        invitation.SendBy(by, at);
        scene.Entries.Add(by.NewEntry(ActivityActions.InvitationCreated, invitation, at));
        return invitation;
    }
}
