using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Entri.Admin.Shell;

/// <summary>
/// Finds another organization of the person by its name and opens it, with the keyboard alone too. Each choice is a link, so that a browser
/// can open it beside this page.
/// </summary>
public sealed partial class SwitchOrganizationDialog(CurrentCaller callers, ListOrganizations organizations, NavigationManager navigation)
{
    /// <summary>How many are shown at once; the search finds the others.</summary>
    private const int Shown = 50;

    private const string ListId = "organization-choices";

    private OwnOrganization[] _found = [];
    private string? _search;
    private int _active;
    private bool _failed;

    /// <summary>The person, and the organization that the page shows.</summary>
    [Parameter, EditorRequired]
    public required PersonCaller Caller { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>Shows it.</summary>
    public static Task ShowAsync(Dialogs dialogs, PersonCaller caller) => dialogs.ShowAsync<SwitchOrganizationDialog>(
        new DialogOptions { CloseOnEscapeKey = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true },
        new() { { dialog => dialog.Caller, caller } });

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => FindAsync(search: null);

    private static string AddressOf(OwnOrganization organization) => $"../{organization.Slug}/";

    private static string IdOf(int index) => $"{ListId}-{index}";

    private async Task FindAsync(string? search)
    {
        (_search, _active) = (Rules.TrimToNull(search), 0);
        var result = await callers.DoAsync<OwnOrganization[]>(async caller =>
            (OwnOrganization[])[.. await organizations.ExecuteAsync(caller.Id, _search, CancellationToken.None)]);
        _failed = result.Failure is not null;
        _found = _failed ? [] : result.Value;
    }

    /// <summary>A page shows one organization for as long as it lives, so that nothing of the one before is left on it.</summary>
    private void MoveOrOpen(KeyboardEventArgs key)
    {
        var count = Math.Min(_found.Length, Shown);
        if (key.Key == "Enter" && _active < count)
        {
            navigation.NavigateTo(AddressOf(_found[_active]), forceLoad: true);
        }

        _active = key.Key switch
        {
            "ArrowDown" when _active < count - 1 => _active + 1,
            "ArrowUp" when _active > 0 => _active - 1,
            _ => _active,
        };
    }
}
