using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Members;

/// <summary>Who belongs to the organization: looked up, given another role, removed.</summary>
public sealed partial class MembersPage(
    PersonActions actions,
    ListMembers list,
    ListMemberTokens listTokens,
    RemoveMember remove,
    MakeResetLink makeResetLink,
    MailDelivery delivery,
    OrganizationPolicies policies,
    Dialogs dialogs,
    ISnackbar snackbar,
    NavigationManager navigation)
{
    private const string ByName = "name", ByRole = "role", ByJoined = "joined";

    private static readonly ListFilter[] Filters =
        [new("All", null), .. Enum.GetValues<MemberRole>().Reverse().Select(role => new ListFilter($"{role}s", role.Name))];

    private DataList<MemberResponse>? _list;

    [CascadingParameter]
    private CallerState? State { get; set; }

    private bool MayWrite => State?.May(Scope.MembersWrite) == true;

    private bool IsSelf(MemberResponse member) => State?.Caller?.UserId == member.UserId;

    private bool MayChange(MemberResponse member) =>
        MayWrite && (member.Role != MemberRole.Owner || State?.May(Permission.ManageOwners) == true);

    private Task<ListPage<MemberResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var sort = request.Sort switch
        {
            ByName => MemberSort.Name,
            ByRole => MemberSort.Role,
            _ => MemberSort.Joined,
        };
        var query = new ListMembersRequest(
            new PageQuery(request.Page, request.Limit), request.Search, request.Filter, sort, request.Descending);
        return actions.LoadAsync(
            async caller => (await list.ExecuteAsync(caller, query, cancellationToken))
                .Map(page => new ListPage<MemberResponse>(page.Data, page.Meta.Total)),
            cancellationToken);
    }

    private async Task ChangeRoleAsync(MemberResponse member)
    {
        if (await ChangeRoleDialog.ShowAsync(dialogs, member) is { } changed)
        {
            snackbar.Add($"{changed.Name} has the role {changed.Role} now.", Severity.Success);
            await _list!.ReloadAsync();
        }
    }

    private async Task RemoveAsync(MemberResponse member)
    {
        var tokens = await actions.DoOrTellAsync(caller => listTokens.ExecuteAsync(caller, member.UserId, CancellationToken.None));
        if (tokens.Failure is not null
            || await RemoveMemberDialog.ShowAsync(dialogs, member, tokens.Value, await IsRevokedByPolicyAsync()) is not { } request)
        {
            return;
        }

        var removed = await actions.DoOrTellAsync(
            caller => remove.ExecuteAsync(caller, member.UserId, request, CancellationToken.None));
        if (removed.Failure is null)
        {
            snackbar.Add($"{member.Name} is removed.", Severity.Success);
        }

        // The row with the button may be gone, and the focus must not go with it.
        await _list!.ReloadAsync();
        await _list.FocusAsync();
    }

    private async Task MakeResetLinkAsync(MemberResponse member)
    {
        var isSure = await ConfirmDialog.ShowAsync(
            dialogs,
            $"Make a link for a new password of {member.Name}?",
            "Whoever opens it takes over the account, in all its organizations. It works once, for an hour; the activity names you.",
            "Make the link",
            color: Color.Primary);
        if (!isSure)
        {
            return;
        }

        var made = await actions.DoOrTellAsync(
            caller => makeResetLink.ExecuteAsync(caller, member.UserId, CancellationToken.None));
        if (made.Failure is null)
        {
            await ResetLinkDialog.ShowAsync(dialogs, made.Value);
        }
    }

    private async Task LeaveAsync(MemberResponse member)
    {
        var tokens = await IsRevokedByPolicyAsync()
            ? "Tokens that you made are revoked: that is the organization’s policy." : "Tokens that you made go on.";
        var isSure = await ConfirmDialog.ShowAsync(
            dialogs, "Leave this organization?", $"You lose access at once. {tokens}", "Leave organization");
        if (!isSure)
        {
            return;
        }

        var left = await actions.DoOrTellAsync(
            caller => remove.ExecuteAsync(caller, member.UserId, new RemoveMemberRequest(), CancellationToken.None));
        if (left.Failure is null)
        {
            // To another organization of theirs, or to the sign-in.
            navigation.NavigateTo("../", forceLoad: true);
        }
    }

    private async Task<bool> IsRevokedByPolicyAsync() =>
        (await actions.DoAsync(caller => policies.ReadAsync(caller, CancellationToken.None)))
            .Match(policy => policy.RevokesTokensOfLeavers, _ => false);
}
