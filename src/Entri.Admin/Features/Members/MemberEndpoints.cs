using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Members;

/// <summary>The members of an organization over HTTP.</summary>
public static class MemberEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddSingleton<ListMembers>()
        .AddSingleton<ListMemberTokens>()
        .AddSingleton<ChangeMember>()
        .AddSingleton<RemoveMember>()
        .AddSingleton<MemberMails>()
        .AddSingleton<MakeResetLink>();

    /// <summary>Adds the routes.</summary>
    public static void MapMembers(this IEndpointRouteBuilder api)
    {
        var members = api.MapGroup("/organizations/{organizationId}/members").WithTags("Members");
        members.MapGet("/", async (Caller caller, PageQuery page, string? q, string? role, ListMembers list, CancellationToken ct) =>
                (await list.ExecuteAsync(caller, new ListMembersRequest(page, q, role), ct)).ToArray())
            .RequirePermission(Scope.MembersRead)
            .WithMetadata(new PageLimit(PageQuery.MaxLimit))
            .WithName("listMembers")
            .WithSummary("List who belongs to the organization")
            .WithDescription("`X-Total-Count` says how many there are in all, and `Link` where other pages are.");
        members.MapPatch("/{userId}", async (
                Caller caller, string userId, ChangeMemberRequest request, ChangeMember change, CancellationToken ct) =>
                (await change.ExecuteAsync(caller, userId, request, ct)).ToOk())
            .RequirePermission(Scope.MembersWrite)
            .WithName("changeMember")
            .WithSummary("Give a member another role")
            .WithDescription("Owners are changed by owners, and nobody gives rights that they do not have.");
        members.MapDelete("/me", async (Caller caller, RemoveMember remove, CancellationToken ct) =>
                (await remove.ExecuteAsync(caller, caller.Id, new RemoveMemberRequest(), ct)).ToNoContent())
            .RequireAnyMember()
            .WithName("leaveOrganization")
            .WithSummary("Leave the organization")
            .WithDescription("What happens to the tokens that you made is the organization's policy.");
        members.MapDelete("/{userId}", async (
                Caller caller, string userId, string? tokens, string[]? revoke, RemoveMember remove, CancellationToken ct) =>
                (await remove.ExecuteAsync(caller, userId, new RemoveMemberRequest(tokens, revoke), ct)).ToNoContent())
            .RequirePermission(Scope.MembersWrite)
            .WithName("removeMember")
            .WithSummary("Remove a member")
            .WithDescription("`tokens` is `keep` or `revoke`, for the tokens that they made; without it the organization's policy "
                + "decides. `revoke` names single ones.");
    }
}
