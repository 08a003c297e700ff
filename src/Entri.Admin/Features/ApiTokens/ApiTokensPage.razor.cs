using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>The organization's tokens: made, shown once, changed and revoked here.</summary>
public sealed partial class ApiTokensPage
{
    private static readonly ListColumn[] Columns =
    [
        new("Name", nameof(ApiTokenSort.Name)),
        new("Value"),
        new("Scopes"),
        new("Last used", nameof(ApiTokenSort.LastUsed)),
        new("Expires", nameof(ApiTokenSort.Expiry)),
        new("State"),
        new("Actions", HideTitle: true),
    ];

    private DataList<ApiTokenResponse>? _list;
    private Actor? _actor;

    [Inject]
    private CurrentActor Actors { get; set; } = null!;

    [Inject]
    private ListApiTokens List { get; set; } = null!;

    [Inject]
    private UpdateApiToken Update { get; set; } = null!;

    [Inject]
    private ReplaceApiTokenValue Replace { get; set; } = null!;

    [Inject]
    private RevokeApiToken Revoke { get; set; } = null!;

    [Inject]
    private PickUpApiToken PickUp { get; set; } = null!;

    [Inject]
    private ApiTokenSnippets Snippets { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    /// <summary>What the page offers; each thing it does asks again.</summary>
    private bool MayWrite => _actor?.Scopes.Allows(Scope.TokensWrite) == true;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => _actor = await Actors.GetAsync();

    private async Task<ListPage<ApiTokenResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var result = await List.ExecuteAsync(
            await Actors.GetAsync(cancellationToken),
            new ListApiTokensRequest(
                new PageQuery(request.Page, request.Limit),
                request.Search,
                Enum.TryParse<ApiTokenState>(request.Filter, out var state) ? state : null,
                Enum.TryParse<ApiTokenSort>(request.Sort, out var sort) ? sort : ApiTokenSort.Created,
                request.Sort is null || request.Descending),
            cancellationToken);
        if (result.Failure is not null)
        {
            // The role changed while the page was open.
            _actor = await Actors.GetAsync(cancellationToken);
            StateHasChanged();
            return new ListPage<ApiTokenResponse>([], 0);
        }

        return new ListPage<ApiTokenResponse>(result.Value.Data, result.Value.Meta.Total);
    }

    private async Task CreateAsync()
    {
        if (await CreateApiTokenDialog.ShowAsync(Dialogs) is { } created)
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

    /// <summary>A menu closes when its item's work is done, and must not stay open behind a dialog that the work waits for.</summary>
    private void Start(Func<Task> work) => _ = InvokeAsync(async () =>
    {
        try
        {
            // Closed, the menu gives the focus back to its button, and would take it from the dialog. The browser answers after that.
            await Task.Yield();
            await Browser.InvokeAsync<double>("Date.now");
            await work();
        }
#pragma warning disable CA1031 // Nobody waits for this; the renderer treats it as the failure of an event.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await DispatchExceptionAsync(exception);
        }
    });

    private async Task ReplaceAsync(ApiTokenResponse token)
    {
        if (await Proven(async () => await Replace.ExecuteAsync(await Actors.GetAsync(), token.Id, CancellationToken.None)) is { } replaced)
        {
            await RevealAsync(replaced, "Value replaced. Copy it now.");
            await ReloadAsync();
            await FocusAsync(token.Id);
        }
    }

    /// <summary>Shows the value for its one time; afterwards nothing here holds it.</summary>
    private async Task RevealAsync(CreatedApiToken created, string title)
    {
        var tokenId = created.Token.Id;
        var pickUp = Task.CompletedTask;
        await SecretRevealDialog.ShowAsync(
            Dialogs,
            created.Secret.Reveal(),
            Snippets.All(),
            EventCallback.Factory.Create(this, () => pickUp = PickUpAsync()),
            title);

        // A quick close may overtake it, and the list must show it. Where it failed, the dialog has logged that.
        await Task.WhenAny(pickUp);

        async Task PickUpAsync() => await PickUp.ExecuteAsync(await Actors.GetAsync(), tokenId, CancellationToken.None);
    }

    private async Task EditAsync(ApiTokenResponse token)
    {
        if (await EditApiTokenDialog.ShowAsync(Dialogs, token))
        {
            await ReloadAsync();
        }

        await FocusAsync(token.Id);
    }

    private async Task SetDisabledAsync(ApiTokenResponse token, bool disabled)
    {
        var result = await Update.ExecuteAsync(
            await Actors.GetAsync(), token.Id, new UpdateApiTokenRequest { Disabled = disabled }, CancellationToken.None);
        if (result.Failure is { } failure)
        {
            Snackbar.AddFailure(failure);
        }
        else
        {
            Snackbar.AddUndo(
                disabled ? $"{token.Name} is disabled: calls with it are refused." : $"{token.Name} is enabled.",
                () => InvokeAsync(() => SetDisabledAsync(token, !disabled)));
        }

        await ReloadAsync();
    }

    private async Task RevokeAsync(ApiTokenResponse token)
    {
        var isConfirmed = await ConfirmDialog.ShowAsync(
            Dialogs,
            $"Revoke “{token.Name}”?",
            "Every program that uses this token is refused from its next call on. This cannot be undone; to stop it for a while, disable it.",
            "Revoke token",
            token.Name);
        if (!isConfirmed)
        {
            return;
        }

        var result = await Revoke.ExecuteAsync(await Actors.GetAsync(), token.Id, CancellationToken.None);
        if (result.Failure is { } failure)
        {
            Snackbar.AddFailure(failure);
        }
        else
        {
            Snackbar.Add($"{token.Name} is revoked.", Severity.Success);
        }

        await ReloadAsync();
        await FocusAsync(token.Id);
    }

    /// <summary>Runs what may need a fresh proof of identity, and once more after it was given.</summary>
    private async Task<CreatedApiToken?> Proven(Func<Task<Result<CreatedApiToken>>> operation)
    {
        var result = await operation();
        if (result.Failure is Failure.ProofRequired && await ProveIdentityDialog.ShowAsync(Dialogs))
        {
            result = await operation();
        }

        if (result.Failure is null)
        {
            return result.Value;
        }

        if (result.Failure is not Failure.ProofRequired)
        {
            Snackbar.AddFailure(result.Failure);
        }

        return null;
    }

    private async Task ReloadAsync()
    {
        if (_list is not null)
        {
            await _list.ReloadAsync();
        }
    }

    private async Task FocusAsync(string tokenId)
    {
        if (_list is not null)
        {
            await _list.FocusRowAsync(tokenId);
        }
    }
}
