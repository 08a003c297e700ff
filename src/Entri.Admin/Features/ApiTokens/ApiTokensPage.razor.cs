using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>The organization's tokens: made, shown once, changed and revoked here.</summary>
public sealed partial class ApiTokensPage(
    PersonActions actions,
    ListApiTokens list,
    UpdateApiToken update,
    ReplaceApiTokenValue replace,
    RevokeApiToken revoke,
    ListMadeApiTokens listMade,
    PickUpApiToken pickUp,
    ApiTokenSnippets snippets,
    IDialogService dialogs,
    ISnackbar snackbar)
{
    private DataList<ApiTokenResponse>? _list;

    [CascadingParameter]
    private CallerState? State { get; set; }

    private bool MayWrite => State?.May(Scope.TokensWrite) == true;

    private Task<ListPage<ApiTokenResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var query = new ListApiTokensRequest(
            new PageQuery(request.Page, request.Limit),
            request.Search,
            Enum.TryParse<ApiTokenState>(request.Filter, out var state) ? state : null,
            Enum.TryParse<ApiTokenSort>(request.Sort, out var sort) ? sort : ApiTokenSort.Created,
            request.Sort is null || request.Descending);
        return actions.LoadAsync(
            async caller => (await list.ExecuteAsync(caller, query, cancellationToken))
                .Map(page => new ListPage<ApiTokenResponse>(page.Data, page.Meta.Total)),
            cancellationToken);
    }

    private async Task CreateAsync()
    {
        if (await CreateApiTokenDialog.ShowAsync(dialogs) is { } created)
        {
            await RevealAsync(created, "Token created. Copy it now.");
            if (_list is not null)
            {
                // A search or a filter could hide the new row.
                await _list.ShowAllAsync();
                await _list.FocusRowAsync(created.Token.Id);
            }
        }
    }

    private async Task ReplaceAsync(ApiTokenResponse token)
    {
        var result = await actions.DoOrTellAsync(caller => replace.ExecuteAsync(caller, token.Id, CancellationToken.None));
        if (result.Failure is null)
        {
            await RevealAsync(result.Value, "Value replaced. Copy it now.");
            await ReloadAsync(token);
        }
    }

    /// <summary>Shows the value for its one time; afterwards nothing here holds it.</summary>
    private async Task RevealAsync(CreatedApiToken created, string title)
    {
        var (tokenId, number) = (created.Token.Id, created.Token.CurrentValue.Number);
        var noted = Task.CompletedTask;
        Task NoteAsync() => noted = actions.DoAsync(caller => pickUp.ExecuteAsync(caller, tokenId, number, CancellationToken.None));
        await SecretRevealDialog.ShowAsync(
            dialogs, created.Secret.Reveal(), snippets.All(), EventCallback.Factory.Create(this, NoteAsync), title);

        // A quick close may overtake it, and the list must show it. Where it failed, the list offers a new value.
        await Task.WhenAny(noted);
    }

    private async Task EditAsync(ApiTokenResponse token)
    {
        await EditApiTokenDialog.ShowAsync(dialogs, token);
        await ReloadAsync(token);
    }

    private async Task SetDisabledAsync(ApiTokenResponse token, bool disabled, bool isUndo = false)
    {
        var request = new UpdateApiTokenRequest { Disabled = disabled };
        var result = await actions.DoOrTellAsync(caller => update.ExecuteAsync(caller, token.Id, request, CancellationToken.None));
        if (result.Failure is null)
        {
            var message = disabled ? $"{token.Name} is disabled: calls with it are refused." : $"{token.Name} is enabled.";
            if (isUndo)
            {
                snackbar.Add(message);
            }
            else
            {
                actions.OfferUndo(message, () => InvokeAsync(() => SetDisabledAsync(token, !disabled, isUndo: true)));
            }
        }

        await ReloadAsync();
    }

    private async Task RevokeAsync(ApiTokenResponse token)
    {
        var made = await actions.DoOrTellAsync(caller => listMade.ExecuteAsync(caller, token.Id, CancellationToken.None));
        if (made.Failure is not null || await RevokeApiTokenDialog.ShowAsync(dialogs, token, made.Value) is not { } withMade)
        {
            return;
        }

        var result = await actions.DoOrTellAsync(caller => revoke.ExecuteAsync(caller, token.Id, withMade, CancellationToken.None));
        if (result.Failure is null)
        {
            snackbar.Add(
                result.Value switch
                {
                    0 => $"{token.Name} is revoked.",
                    1 => $"{token.Name} and the token that it made are revoked.",
                    var others => $"{token.Name} and {others:N0} tokens that it made are revoked.",
                },
                Severity.Success);
        }

        await ReloadAsync(token);
    }

    private async Task ReloadAsync(ApiTokenResponse? focused = null)
    {
        if (_list is null)
        {
            return;
        }

        await _list.ReloadAsync();
        if (focused is not null)
        {
            await _list.FocusRowAsync(focused.Id);
        }
    }
}
