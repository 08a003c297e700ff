using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>The organization's tokens: made, shown once, changed and revoked here.</summary>
public sealed partial class ApiTokensPage(
    PersonActions actions,
    ListApiTokens list,
    ReadTokenBars bars,
    ApiTokenActs acts,
    TokenBulkActs bulk,
    ScopeCatalog catalog,
    TimeProvider clock,
    NavigationManager navigation,
    PrerenderedData prerendered)
{
    private DataList<ApiTokenResponse>? _list;

    /// <summary>How much came with each token in sight.</summary>
    private Dictionary<string, TokenBars> _bars = [];

    [CascadingParameter]
    private CallerState? State { get; set; }

    /// <summary>Whether a link asked for a new token, and the person may make none.</summary>
    private bool _mayNotCreate;

    /// <summary>Set where a link asks for a new token.</summary>
    [SupplyParameterFromQuery(Name = TokenLink.New)]
    private string? New { get; set; }

    /// <summary>Where <see cref="_bars"/> of the prerendered page are, until the circuit starts.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public string? PrerenderedBarsId { get; set; }

    private bool MayWrite => State?.May(Scope.TokensWrite) == true;

    /// <inheritdoc/>
    protected override void OnInitialized() => _bars = prerendered.Take<Dictionary<string, TokenBars>>(PrerenderedBarsId) ?? [];

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (New != TokenLink.Opens || State is null)
        {
            return;
        }

        // What the link said leaves the address first, so that neither a reload nor Back opens the form again.
        var draft = TokenLink.Read(navigation.Uri, catalog, clock.GetUtcNow());
        New = null;
        navigation.NavigateTo(
            navigation.GetUriWithQueryParameters(TokenLink.Parameters.ToDictionary(name => name, _ => (object?)null)), replace: true);
        if (MayWrite)
        {
            await CreateAsync(draft);
        }
        else
        {
            _mayNotCreate = true;
            StateHasChanged();
        }
    }

    private static ListApiTokensRequest QueryOf(ListRequest request) => new(
        new PageQuery(request.Page, request.Limit),
        request.Search,
        Enum.TryParse<ApiTokenState>(request.Filter, out var state) ? state : null,
        request.Filter is null,
        Enum.TryParse<ApiTokenSort>(request.Sort, out var sort) ? sort : ApiTokenSort.Created,
        request.Sort is null || request.Descending);

    /// <summary>The file with all pages of what the list shows.</summary>
    private string ExportAddress(ListRequest request)
    {
        // The base of a page's links is its organization, and the API is none of that.
        var query = ApiTokenQuery.Of(QueryOf(request));
        return navigation.GetUriWithQueryParameters(
            $"../api/organizations/{State?.Caller?.OrganizationId}/tokens/export",
            new Dictionary<string, object?> { ["q"] = query.Q, ["state"] = query.State, ["sort"] = query.Sort });
    }

    private Task<ListPage<ApiTokenResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var query = QueryOf(request);
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
                    if (!RendererInfo.IsInteractive)
                    {
                        PrerenderedBarsId = prerendered.Keep(_bars);
                    }
                }

                return page.Map(tokens => new ListPage<ApiTokenResponse>(tokens.Data, total, counts));
            },
            cancellationToken);
    }

    private Task CreateAsync() => CreateAsync(new());

    private async Task CreateAsync(TokenDraft draft)
    {
        if (await acts.CreateAsync(draft) is { } created)
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
