using System.Globalization;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Asks what a new token shall be and makes it. The value leaves the dialog as its result and stays nowhere in it.</summary>
public sealed partial class CreateApiTokenDialog
{
    private MudForm _form = null!;
    private string? _name;
    private string? _description;
    private TokenExpiry _expiry = TokenExpiry.Default;
    private DateTime? _date;
    private TokenAccess _access;
    private bool _hasNamesake;
    private bool _isBusy;
    private Actor? _actor;
    private Failure? _failure;

    [Inject]
    private CurrentActor Actors { get; set; } = null!;

    [Inject]
    private CreateApiToken Create { get; set; } = null!;

    [Inject]
    private ListApiTokens List { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private DateTimeOffset? End => _expiry.End(Clock.GetUtcNow(), _date);

    private string? ExpiryProblem => _failure.ProblemOf("expiresAt") is { } problem ? $"The end {problem}" : null;

    /// <summary>The whole choice in one sentence.</summary>
    private string Summary
    {
        get
        {
            var name = string.IsNullOrWhiteSpace(_name) ? "The token" : $"“{_name.Trim()}”";
            var scopes = _access.Within(_actor?.Scopes ?? ScopeSet.None);
            var until = _expiry.IsDate && _date is null ? "until the day you choose"
                : End is { } end ? $"until {end.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("en"))}"
                : "until somebody revokes it";
            return $"{name} may {ApiTokenPresentation.Rights(scopes)} {until}.";
        }
    }

    /// <summary>Asks and makes the token.</summary>
    /// <returns>The token with its value, or null where the person changed their mind.</returns>
    public static async Task<CreatedApiToken?> ShowAsync(IDialogService dialogs)
    {
        var dialog = await dialogs.ShowAsync<CreateApiTokenDialog>(
            "Create token", new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = true });
        return (await dialog.Result)?.Data as CreatedApiToken;
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => _actor = await Actors.GetAsync();

    /// <summary>What the server found wrong was about what is being replaced now.</summary>
    private void Forget() => _failure = null;

    private async Task LookForNamesakeAsync()
    {
        Forget();
        var name = Rules.TrimToNull(_name);
        var hasNamesake = name is not null && await List.HasActiveNamesakeAsync(await Actors.GetAsync(), name, CancellationToken.None);
        if (name == Rules.TrimToNull(_name))
        {
            _hasNamesake = hasNamesake;
        }
    }

    private async Task SubmitAsync()
    {
        if (_isBusy)
        {
            return;
        }

        _isBusy = true;
        await _form.ValidateAsync();
        if (_form.IsValid)
        {
            var result = await CreateAsync();
            if (result.Failure is Failure.ProofRequired && await ProveIdentityDialog.ShowAsync(Dialogs))
            {
                result = await CreateAsync();
            }

            _failure = result.Failure;
            if (_failure is null)
            {
                Dialog.Close(DialogResult.Ok(result.Value));
            }
        }

        _isBusy = false;
    }

    private async Task<Result<CreatedApiToken>> CreateAsync()
    {
        var actor = await Actors.GetAsync();
        var scopes = _access.Within(actor.Scopes).Select(scope => scope.Name).ToArray();
        return await Create.ExecuteAsync(actor, new CreateApiTokenRequest(_name, _description, scopes, End), isHandedOver: false, CancellationToken.None);
    }
}
