using Entri.Admin.Domain;

namespace Entri.Admin.Commands.Demo;

/// <summary>Who came, rose and went in a demo organization, and who was to own it.</summary>
internal static class DemoRoles
{
    /// <summary>One of so many people has left, or was removed.</summary>
    private const int GoneEvery = 10;

    /// <summary>Adds what happened to those who are members, and returns the accounts of those who are none any more.</summary>
    public static IEnumerable<ApplicationUser> Add(DemoScene scene)
    {
        foreach (var person in scene.People.Where(person => person.InvitedAs != person.Member.Role))
        {
            var at = scene.Between(person.Member.JoinedAt, scene.Now);
            Change(scene, scene.AnyWho(Scope.MembersWrite, at), person, person.InvitedAs, person.Member.Role, at);
        }

        if (scene.People.Count > 1)
        {
            AddOffers(scene, scene.People[0], scene.People[1]);
        }

        return [.. Enumerable.Range(0, Math.Max(2, scene.People.Count / GoneEvery)).Select(number => AddGone(scene, number))];
    }

    /// <summary>The owner offers the organization until it is taken, and gets it back.</summary>
    private static void AddOffers(DemoScene scene, DemoPerson owner, DemoPerson other)
    {
        var at = other.Member.JoinedAt;
        string[] acts =
        [
            ActivityActions.OrganizationTransferOffered, ActivityActions.OrganizationTransferCancelled,
            ActivityActions.OrganizationTransferOffered, ActivityActions.OrganizationTransferDeclined,
            ActivityActions.OrganizationTransferOffered, ActivityActions.OrganizationTransferred,
        ];
        foreach (var act in acts)
        {
            at = Later(scene, at);
            var (by, target) = act switch
            {
                ActivityActions.OrganizationTransferDeclined => (other, other),
                ActivityActions.OrganizationTransferred => (other, owner),
                _ => (owner, other),
            };
            scene.Entries.Add(by.Caller.NewEntry(act, target.Member, target.User.Name, at));
        }

        at = Later(scene, at);
        Change(scene, other, owner, MemberRole.Admin, owner.Member.Role, at);
        Change(scene, owner, other, MemberRole.Owner, other.Member.Role, Later(scene, at));
    }

    private static ApplicationUser AddGone(DemoScene scene, int number)
    {
        var (name, mailbox) = DemoPeople.NameOf(scene.People.Count + number);
        var joined = scene.Between(scene.Organization.CreatedAt, scene.Now);
        var user = ApplicationUser.Create(name, $"{mailbox}@{scene.Domain}", joined);
        var role = scene.Any([MemberRole.Reviewer, MemberRole.Translator, MemberRole.Developer]);
        var member = new Member { OrganizationId = scene.Organization.Id, UserId = user.Id, Role = role, JoinedAt = joined };
        var at = scene.Between(joined, scene.Now);
        (string, string)[] details = [("role", role.Name), ("revokedTokens", "0"), ("keptTokens", "0")];
        var entry = scene.AnyWho(Scope.MembersWrite, at).Caller.NewEntry(ActivityActions.MemberRemoved, member, name, at, details);
        scene.Entries.Add(number % 2 == 0 ? entry : new ActivityEntry
        {
            Id = entry.Id,
            Action = ActivityActions.MemberLeft,
            OrganizationId = entry.OrganizationId,
            UserId = user.Id,
            UserName = name,
            TargetId = user.Id,
            TargetType = entry.TargetType,
            Metadata = entry.Metadata,
            CreatedAt = at,
        });
        return user;
    }

    private static void Change(
        DemoScene scene, DemoPerson by, DemoPerson person, MemberRole from, MemberRole to, DateTimeOffset at) =>
        scene.Entries.Add(by.Caller.NewEntry(
            ActivityActions.MemberRoleChanged, person.Member, person.User.Name, at, ("from", from.Name), ("to", to.Name)));

    private static DateTimeOffset Later(DemoScene scene, DateTimeOffset at) => scene.Between(at, at + ((scene.Now - at) * 0.2));
}
