using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Features.Organizations;

/// <summary>What a person belongs to: opened, and made.</summary>
public sealed partial class OrganizationsPage(
    PersonActions actions, ListOrganizations list, Dialogs dialogs, NavigationManager navigation)
{
    private DataList<OwnOrganization>? _list;

    [CascadingParameter]
    private CallerState? State { get; set; }

    private Task<ListPage<OwnOrganization>> LoadAsync(ListRequest request, CancellationToken cancellationToken) => actions.LoadAsync(
        async caller =>
        {
            var all = await list.ExecuteAsync(caller.Id, request.Search, cancellationToken);
            var page = all.Skip((request.Page - 1) * request.Limit).Take(request.Limit);
            return (Result<ListPage<OwnOrganization>>)new ListPage<OwnOrganization>([.. page], all.Count);
        },
        cancellationToken);

    private async Task CreateAsync()
    {
        if (await CreateOrganizationDialog.ShowAsync(dialogs) is { } created)
        {
            // A page shows one organization for as long as it lives, so that nothing of the one before is left on it.
            navigation.NavigateTo(AddressOf(created.Slug), forceLoad: true);
        }
    }

    /// <summary>Where an organization begins.</summary>
    private static string AddressOf(string slug) => $"../{slug}/";
}
