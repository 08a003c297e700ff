using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Features.Activity;

/// <summary>What happened in the organization, for those who may know.</summary>
public sealed partial class ActivityPage(PersonActions actions, ListActivity list, VerifyActivity verify)
{
    private ActivityVerdict? _verdict;

    [CascadingParameter]
    private CallerState? State { get; set; }

    /// <summary>Reads a page of entries as rows.</summary>
    internal static async Task<Result<ListPage<ActivityResponse>>> LoadAsync(
        ListActivity list, Caller caller, ListRequest request, ActivityFilter filter, CancellationToken cancellationToken) =>
        (await list.ExecuteAsync(caller, new PageQuery(request.Page, request.Limit), filter, cancellationToken))
            .Map(page => new ListPage<ActivityResponse>(page.Data, page.Meta.Total));

    private Task<ListPage<ActivityResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken) => actions.LoadAsync(
        caller => LoadAsync(list, caller, request, new ActivityFilter(), cancellationToken),
        cancellationToken);

    private async Task VerifyAsync()
    {
        var result = await actions.DoOrTellAsync(caller => verify.ExecuteAsync(caller, CancellationToken.None));
        _verdict = result.Failure is null ? result.Value : null;
    }
}
