using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Invitations;

/// <summary>Who is invited: new ones, another link, taken back.</summary>
public sealed partial class InvitationsPage(
    PersonActions actions,
    ListInvitations list,
    ChangeInvitation change,
    InvitationLinks links,
    Dialogs dialogs,
    ISnackbar snackbar,
    NavigationManager navigation)
{
    private const string Path = "settings/members/invitations", All = "all";

    private static readonly ListFilter[] Filters =
    [
        new("Pending", null),
        .. Enum.GetValues<InvitationStatus>().Where(status => status != InvitationStatus.Pending)
            .Select(status => new ListFilter(status.ToString(), status.ToString().ToLowerInvariant())),
        new("All", All),
    ];

    private static readonly Dictionary<InvitationStatus, Tone> Tones = new()
    {
        [InvitationStatus.Pending] = Tone.Info,
        [InvitationStatus.Accepted] = Tone.Success,
        [InvitationStatus.Declined] = Tone.Neutral,
        [InvitationStatus.Cancelled] = Tone.Neutral,
        [InvitationStatus.Expired] = Tone.Warning,
    };

    private DataList<InvitationResponse>? _list;

    /// <summary>Whether to start with inviting somebody.</summary>
    [SupplyParameterFromQuery(Name = "new")]
    private string? New { get; set; }

    [CascadingParameter]
    private CallerState? State { get; set; }

    private bool MayWrite => State?.May(Scope.MembersWrite) == true;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && New is not null)
        {
            // Neither a reload nor Back asks again.
            navigation.NavigateTo(Path, replace: true);
            await InviteAsync();
        }
    }

    private Task<ListPage<InvitationResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var status = request.Filter switch
        {
            null => "pending",
            All => null,
            var name => name,
        };
        var query = new ListInvitationsRequest(new PageQuery(request.Page, request.Limit), status, request.Search);
        return actions.LoadAsync(
            async caller => (await list.ExecuteAsync(caller, query, cancellationToken))
                .Map(page => new ListPage<InvitationResponse>(page.Data, page.Meta.Total)),
            cancellationToken);
    }

    private async Task InviteAsync()
    {
        if (MayWrite && await InviteDialog.ShowAsync(dialogs) is { } sent)
        {
            await SentInvitationsDialog.ShowAsync(dialogs, sent);
            await _list!.ReloadAsync();
        }
    }

    private async Task ResendAsync(InvitationResponse invitation)
    {
        var sent = await actions.DoOrTellAsync(
            async caller => (await change.ResendAsync(caller, invitation.Id, CancellationToken.None)).Map(links.Show));
        if (sent.Failure is null)
        {
            await SentInvitationsDialog.ShowAsync(dialogs, new Sent([sent.Value], []));
        }

        await _list!.ReloadAsync();
    }

    private async Task CancelAsync(InvitationResponse invitation)
    {
        var isSure = await ConfirmDialog.ShowAsync(
            dialogs,
            $"Cancel the invitation of {EmailAddress.Readable(invitation.Email)}?",
            "Its link opens nothing any more.",
            "Cancel invitation",
            cancelText: "Keep it");
        if (!isSure)
        {
            return;
        }

        var cancelled = await actions.DoOrTellAsync(
            caller => change.CancelAsync(caller, invitation.Id, CancellationToken.None));
        if (cancelled.Failure is null)
        {
            snackbar.Add($"The invitation of {EmailAddress.Readable(invitation.Email)} is cancelled.", Severity.Success);
        }

        await _list!.ReloadAsync();
        await _list.FocusAsync();
    }
}
