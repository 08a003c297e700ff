using System.Text;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Data;

/// <summary>Sessions as a version before may have left them.</summary>
internal static class TestSessions
{
    /// <summary>"kept" is of a member, "closed" has no organization open, and whose "ended" is was removed. The organization itself is left
    /// out.</summary>
    public static object[] OfBeforeTheyBelongedToMembers()
    {
        const string organization = "the organization";
        var now = DateTimeOffset.UnixEpoch;
        var member = ApplicationUser.Create("Ada", "ada@example.com", now);
        var removed = ApplicationUser.Create("Grace", "grace@example.com", now);
        return
        [
            member,
            removed,
            new Member { OrganizationId = organization, UserId = member.Id, Role = MemberRole.Owner, JoinedAt = now },
            Session("kept", member, organization),
            Session("closed", member, null),
            Session("ended", removed, organization),
        ];

        UserSession Session(string id, ApplicationUser person, string? open) => new()
        {
            Id = id,
            Hash = Encoding.UTF8.GetBytes(id),
            UserId = person.Id,
            OrganizationId = open,
            CreatedAt = now,
            ProvenAt = now,
            LastSeenAt = now,
            ExpiresAt = now.AddDays(1),
        };
    }
}
