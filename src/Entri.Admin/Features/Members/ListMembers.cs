using System.Linq.Expressions;
using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Members;

/// <summary>What a list of members can be sorted by.</summary>
public enum MemberSort
{
    /// <summary>When they joined.</summary>
    Joined,

    /// <summary>Their name.</summary>
    Name,

    /// <summary>Their role, in the order of its rights.</summary>
    Role,
}

/// <summary>Which members, in which order.</summary>
/// <param name="Page">The page.</param>
/// <param name="Search">Words that all have to be found, each in the name or the e-mail address.</param>
/// <param name="Role">Only those with the role of that name.</param>
/// <param name="Sort">The order.</param>
/// <param name="Descending">Whether the order is turned round.</param>
public sealed record ListMembersRequest(
    PageQuery Page, string? Search = null, string? Role = null, MemberSort Sort = MemberSort.Joined, bool Descending = false);

/// <summary>Lists who belongs to the organization.</summary>
public sealed class ListMembers(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Roles are kept by their names, whose order says nothing.</summary>
    private static readonly Expression<Func<Member, int>> Rank = member =>
        member.Role == MemberRole.Owner ? 4
        : member.Role == MemberRole.Admin ? 3
        : member.Role == MemberRole.Developer ? 2
        : member.Role == MemberRole.Translator ? 1
        : 0;

    /// <summary>Reads one page.</summary>
    public async Task<Result<ListResponse<MemberResponse>>> ExecuteAsync(
        Caller caller, ListMembersRequest request, CancellationToken cancellationToken)
    {
        var failure = caller.Check(Scope.MembersRead)
            ?? new FieldErrors().Check("role", request.Role is null ? null : Rules.Role(request.Role)).Failure;
        if (failure is not null)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var members = db.MembersOf(caller).AsNoTracking();
        if (MemberRole.FromName(request.Role) is { } role)
        {
            members = members.Where(member => member.Role == role);
        }

        foreach (var typed in SearchText.Words(request.Search))
        {
            var word = SearchText.Of(typed);
            members = members.Where(member => member.SearchKey.Contains(word));
        }

        // The database sorts ids alone; who they are is read for the page.
        var page = await Order(members, request).Select(member => member.UserId).ToListResponseAsync(request.Page, cancellationToken);
        var people = await db.WithUsers(db.MembersOf(caller).Where(member => page.Data.Contains(member.UserId)))
            .Select(found => new MemberResponse(
                found.User.Id, found.User.Name, found.User.Email!, found.Member.Role, found.Member.JoinedAt))
            .ToDictionaryAsync(person => person.UserId, cancellationToken);

        // Somebody may have gone in between.
        return new ListResponse<MemberResponse>([.. page.Data.Where(people.ContainsKey).Select(id => people[id])], page.Meta);
    }

    private static IQueryable<Member> Order(IQueryable<Member> members, ListMembersRequest request)
    {
        var ordered = (request.Sort, request.Descending) switch
        {
            (MemberSort.Name, false) => members.OrderBy(member => member.SearchKey),
            (MemberSort.Name, true) => members.OrderByDescending(member => member.SearchKey),
            (MemberSort.Role, false) => members.OrderBy(Rank),
            (MemberSort.Role, true) => members.OrderByDescending(Rank),
            (_, false) => members.OrderBy(member => member.JoinedAt),
            _ => members.OrderByDescending(member => member.JoinedAt),
        };
        return request.Descending
            ? ordered.ThenByDescending(member => member.UserId)
            : ordered.ThenBy(member => member.UserId);
    }
}
