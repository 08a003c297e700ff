using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Members;

/// <summary>A member as a person with a name.</summary>
internal sealed class FoundMember
{
    public required Member Member { get; init; }

    public required ApplicationUser User { get; init; }

    public MemberResponse ToResponse() => MemberResponse.Of(Member, User);
}

/// <summary>Finds members in the transaction that changes them.</summary>
internal static class MemberQueries
{
    /// <summary>The members with who they are.</summary>
    public static IQueryable<FoundMember> WithUsers(this EntriDbContext db, IQueryable<Member> members) => members.Join(
        db.Users, member => member.UserId, user => user.Id, (member, user) => new FoundMember { Member = member, User = user });

    /// <summary>A member of the caller's organization, or null.</summary>
    public static Task<FoundMember?> FindMemberAsync(
        this EntriDbContext db, Caller caller, string userId, CancellationToken cancellationToken) =>
        db.WithUsers(db.MembersOf(caller).Where(member => member.UserId == userId)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Whether nobody else who can sign in owns the organization.</summary>
    public static async Task<bool> IsLastOwnerAsync(this EntriDbContext db, Member member, CancellationToken cancellationToken) =>
        member.Role == MemberRole.Owner && !await db.Members
            .Where(other => other.OrganizationId == member.OrganizationId && other.UserId != member.UserId)
            .AnyAsync(
                other => other.Role == MemberRole.Owner && db.Users.Any(user => user.Id == other.UserId && user.DisabledAt == null),
                cancellationToken);
}
