using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Organizations;

/// <summary>What an owner alone may do with the organization: give it away, and delete it.</summary>
public sealed partial class DangerZone(
    PersonActions actions,
    CurrentCaller callers,
    GetTransfer getTransfer,
    EndTransfer endTransfer,
    GetOrganizationContents getContents,
    DeleteOrganization delete,
    Dialogs dialogs,
    ISnackbar snackbar,
    NavigationManager navigation)
{
    private PendingTransferResponse? _pending;
    private IDisposable? _watch;

    /// <summary>What the organization is called.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    [CascadingParameter]
    private ListChanges? Changes { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _watch = Changes?.Watch(() => InvokeAsync(async () =>
        {
            await LoadAsync();
            StateHasChanged();
        }));
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var pending = await callers.DoAsync(caller => getTransfer.ExecuteAsync(caller, CancellationToken.None));
        _pending = pending.Failure switch
        {
            null => pending.Value,
            Failure.NotFound => null,
            _ => _pending,
        };
    }

    private async Task TransferAsync()
    {
        if (await TransferDialog.ShowAsync(dialogs))
        {
            await LoadAsync();
        }
    }

    private async Task TakeBackAsync()
    {
        var ended = await actions.DoOrTellAsync(caller => endTransfer.ExecuteAsync(caller, CancellationToken.None));
        if (ended.Failure is null)
        {
            snackbar.Add("The offer is taken back.", Severity.Success);
        }

        await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        var contents = await actions.DoOrTellAsync(caller => getContents.ExecuteAsync(caller, CancellationToken.None));
        if (contents.Failure is not null || !await DeleteOrganizationDialog.ShowAsync(dialogs, Name, contents.Value))
        {
            return;
        }

        var deleted = await actions.DoOrTellAsync(caller => delete.ExecuteAsync(caller, Name, CancellationToken.None));
        if (deleted.Failure is null)
        {
            // Nothing is at the page's address any more: to another organization of theirs, or to the sign-in.
            navigation.NavigateTo("../", forceLoad: true);
        }
    }
}
