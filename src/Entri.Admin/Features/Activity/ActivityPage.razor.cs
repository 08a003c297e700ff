using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using MudBlazor;

namespace Entri.Admin.Features.Activity;

/// <summary>What happened in the organization, for those who may know.</summary>
public sealed partial class ActivityPage(CurrentActor actors, ListActivity list, VerifyActivity verify, ISnackbar snackbar)
{
    private static readonly ListColumn[] Columns = [new("What"), new("When", Class: "when")];

    private static readonly ListFilter[] Filters =
    [
        new("Everything", null), new("Tokens", "token"), new("Projects", "project"), new("Organization", "organization"), new("Sign-ins", "user"),
    ];

    private bool _isForbidden;
    private ActivityVerdict? _verdict;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => _isForbidden = !(await actors.GetAsync()).Scopes.Allows(Scope.ActivityRead);

    private async Task<ListPage<ActivityResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var query = new ListActivityRequest(new PageQuery(request.Page, request.Limit), TargetType: request.Filter);
        var page = await list.ExecuteAsync(await actors.GetAsync(cancellationToken), query, cancellationToken);
        _isForbidden = page.Failure is not null;
        StateHasChanged();
        return page.Match(
            found => new ListPage<ActivityResponse>(found.Data, found.Meta.Total),
            _ => new ListPage<ActivityResponse>([], 0));
    }

    private async Task VerifyAsync()
    {
        var result = await verify.ExecuteAsync(await actors.GetAsync(), CancellationToken.None);
        (_verdict, _isForbidden) = (result.Failure is null ? result.Value : null, result.Failure is not null);
        if (result.Failure is { } failure)
        {
            snackbar.AddFailure(failure);
        }
    }
}
