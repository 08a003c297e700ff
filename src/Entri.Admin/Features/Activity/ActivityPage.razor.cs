using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Features.Activity;

/// <summary>What happened in the organization, for those who may know.</summary>
public sealed partial class ActivityPage(PersonActions actions, ListActivity list, VerifyActivity verify)
{
    private static readonly ListFilter[] Filters =
    [
        new("Everything", null),
        new("Tokens", "token"),
        new("Projects", "project"),
        new("Organization", "organization"),
        new("Sign-ins", "user"),
    ];

    private ActivityVerdict? _verdict;

    [CascadingParameter]
    private CallerState? State { get; set; }

    private Task<ListPage<ActivityResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var query = new ListActivityRequest(new PageQuery(request.Page, request.Limit), TargetType: request.Filter);
        return actions.LoadAsync(
            async caller => (await list.ExecuteAsync(caller, query, cancellationToken))
                .Map(page => new ListPage<ActivityResponse>(page.Data, page.Meta.Total)),
            cancellationToken);
    }

    private async Task VerifyAsync()
    {
        var result = await actions.DoOrTellAsync(caller => verify.ExecuteAsync(caller, CancellationToken.None));
        _verdict = result.Failure is null ? result.Value : null;
    }
}
