using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Activity;

/// <summary>What happened in the organization, for those who may know.</summary>
public sealed partial class ActivityPage(CurrentActor actors, ListActivity list)
{
    private static readonly ListColumn[] Columns = [new("What"), new("When", Class: "when")];

    private static readonly ListFilter[] Filters =
    [
        new("Everything", null), new("Tokens", "token"), new("Projects", "project"), new("Organization", "organization"), new("Sign-ins", "user"),
    ];

    private bool _isForbidden;

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
}
