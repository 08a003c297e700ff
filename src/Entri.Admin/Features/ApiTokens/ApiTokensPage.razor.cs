using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>The organization's tokens: made, shown once, changed and revoked here.</summary>
public sealed partial class ApiTokensPage(
    PersonActions actions, ListApiTokens list, ReadTokenBars bars, ApiTokenActs acts, TokenBulkActs bulk)
{
    private DataList<ApiTokenResponse>? _list;

    /// <summary>How much came with each token in sight.</summary>
    private Dictionary<string, TokenBars> _bars = [];

    [CascadingParameter]
    private CallerState? State { get; set; }

    private bool MayWrite => State?.May(Scope.TokensWrite) == true;

    private Task<ListPage<ApiTokenResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var query = new ListApiTokensRequest(
            new PageQuery(request.Page, request.Limit),
            request.Search,
            Enum.TryParse<ApiTokenState>(request.Filter, out var state) ? state : null,
            request.Filter is null,
            Enum.TryParse<ApiTokenSort>(request.Sort, out var sort) ? sort : ApiTokenSort.Created,
            request.Sort is null || request.Descending);
        return actions.LoadAsync(
            async caller =>
            {
                var byState = await list.CountAsync(caller, query.Search, cancellationToken);
                if (byState.Failure is { } failure)
                {
                    return failure;
                }

                var counts = ApiTokenPresentation.Counts(byState.Value);
                var total = counts.First(count => count.Filter == request.Filter).Rows;
                var page = await list.ExecuteAsync(caller, query, cancellationToken, total);
                if (page.Failure is null)
                {
                    var found = await bars.ExecuteAsync(caller, [.. page.Value.Data.Select(token => token.Id)], cancellationToken);
                    _bars = found.Match(all => all, _ => []);
                }

                return page.Map(tokens => new ListPage<ApiTokenResponse>(tokens.Data, total, counts));
            },
            cancellationToken);
    }

    private async Task CreateAsync()
    {
        if (await acts.CreateAsync() is { } created)
        {
            await acts.RevealAsync(created, "Token created. Copy it now.");
            if (_list is not null)
            {
                // A search or a filter could hide the new row.
                await _list.ShowAllAsync();
                await _list.MarkRowAsync(created.Token.Id);
            }
        }
    }

    private async Task ShowChangedAsync(ApiTokenResponse token)
    {
        if (_list is not null)
        {
            await _list.ReloadAsync();
            await _list.MarkRowAsync(token.Id);
        }
    }
}
