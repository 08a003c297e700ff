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
    private static readonly Expression<Func<FoundMember, int>> Rank = found =>
        found.Member.Role == MemberRole.Owner ? 4
        : found.Member.Role == MemberRole.Admin ? 3
        : found.Member.Role == MemberRole.Developer ? 2
        : found.Member.Role == MemberRole.Translator ? 1
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
            members = members.Where(member => db.Users.Any(user => user.Id == member.UserId && user.SearchKey.Contains(word)));
        }

        // Who they are is read for the page alone, unless the order asks for it.
        var total = await members.CountAsync(cancellationToken);
        return await Order(db.WithUsers(members), request)
            .Select(found => new MemberResponse(
                found.User.Id, found.User.Name, found.User.Email!, found.Member.Role, found.Member.JoinedAt))
            .ToListResponseAsync(request.Page, cancellationToken, total);
    }

    private static IQueryable<FoundMember> Order(IQueryable<FoundMember> people, ListMembersRequest request)
    {
        var ordered = (request.Sort, request.Descending) switch
        {
            (MemberSort.Name, false) => people.OrderBy(found => found.User.SearchKey),
            (MemberSort.Name, true) => people.OrderByDescending(found => found.User.SearchKey),
            (MemberSort.Role, false) => people.OrderBy(Rank),
            (MemberSort.Role, true) => people.OrderByDescending(Rank),
            (_, false) => people.OrderBy(found => found.Member.JoinedAt),
            _ => people.OrderByDescending(found => found.Member.JoinedAt),
        };
        return request.Descending
            ? ordered.ThenByDescending(found => found.Member.UserId)
            : ordered.ThenBy(found => found.Member.UserId);
    }
}
