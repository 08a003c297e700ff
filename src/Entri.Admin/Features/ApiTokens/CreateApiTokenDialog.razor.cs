using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Asks what a new token shall be and makes it. The value leaves the dialog as its result and stays nowhere in it.</summary>
public sealed partial class CreateApiTokenDialog(
    PersonActions actions, CreateApiToken create, ListApiTokens list, ScopeCatalog catalog, BrowserInterop browser, TimeProvider clock)
{
    private string? _name;
    private string? _description;
    private TokenExpiry _expiry = TokenExpiry.Default;
    private DateOnly? _day;
    private DateOnly? _today;
    private LocalMoment? _end;
    private TokenAccess _access = TokenAccess.All[0];
    private bool _hasNamesake;
    private Failure? _failure;

    [CascadingParameter]
    private CallerState? State { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private bool IsChanged => Rules.TrimToNull(_name) is not null || Rules.TrimToNull(_description) is not null || _day is not null;

    private DateOnly? LastDay => _expiry.LastDay(_today, _day);

    /// <summary>The moment that the last day ends, once the browser has told it.</summary>
    private LocalMoment? End => _end?.Day == LastDay ? _end : null;

    private string? ExpiryError => _failure.ErrorOf("expiresAt") is { } error ? $"The end {error}" : null;

    /// <summary>The whole choice in one sentence.</summary>
    private string Summary
    {
        get
        {
            var name = string.IsNullOrWhiteSpace(_name) ? "The token" : $"“{_name.Trim()}”";
            var scopes = _access.Within(catalog, State?.Caller?.Scopes ?? ScopeSet.None);
            var until = End is { } end ? $"until {end.Words}"
                : _expiry.IsNever ? "until somebody revokes it"
                : _expiry.IsDate ? "until the day you choose"
                : $"for {_expiry.Label}";
            return $"{name} may {ApiTokenPresentation.Rights(scopes)} {until}.";
        }
    }

    /// <summary>Asks and makes the token.</summary>
    /// <returns>The token with its value, or null where the person changed their mind.</returns>
    public static async Task<CreatedApiToken?> ShowAsync(IDialogService dialogs)
    {
        var dialog = await dialogs.ShowAsync<CreateApiTokenDialog>(
            "Create token",
            FormDialog.Options);
        return (await dialog.Result)?.Data as CreatedApiToken;
    }

    /// <summary>The days that the dialog names are those of the person's zone, which only the browser knows.</summary>
    protected override async Task OnInitializedAsync()
    {
        _today = await browser.LocalDayAsync(clock.GetUtcNow());
        await ShowEndAsync();
    }

    /// <summary>What the server found wrong was about what is being replaced now.</summary>
    private void Forget() => _failure = null;

    private async Task ShowEndAsync()
    {
        Forget();
        if (LastDay is { } day && await browser.EndOfDayAsync(day) is { } end)
        {
            _end = end;
        }
    }

    private async Task LookForNamesakeAsync()
    {
        Forget();
        var name = Rules.TrimToNull(_name);
        var found = name is null
            ? false
            : await actions.DoAsync(caller => list.HasActiveNamesakeAsync(caller, name, CancellationToken.None));
        if (name == Rules.TrimToNull(_name))
        {
            _hasNamesake = found.Match(hasNamesake => hasNamesake, _ => false);
        }
    }

    private async Task SubmitAsync()
    {
        // A dialog that was open over midnight still means the day that it names.
        _today ??= await browser.LocalDayAsync(clock.GetUtcNow());
        var end = LastDay is { } day ? await browser.EndOfDayAsync(day) : null;
        if (end is null && !_expiry.IsNever)
        {
            // The tab went away meanwhile; a token without an end is not what was asked for.
            return;
        }

        var result = await actions.DoAsync(caller => CreateAsync(caller, end?.At.ToUniversalTime()));
        _failure = result.Failure;
        if (_failure is null)
        {
            Dialog.Close(DialogResult.Ok(result.Value));
        }
    }

    private Task<Result<CreatedApiToken>> CreateAsync(Caller caller, DateTimeOffset? end)
    {
        var scopes = _access.Within(catalog, caller.Scopes).Select(scope => scope.Name).ToArray();
        var request = new CreateApiTokenRequest(_name, _description, scopes, end);
        return create.ExecuteAsync(caller, request, isHandedOver: false, CancellationToken.None);
    }
}
