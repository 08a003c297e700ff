using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Changes what a token is called, how long it lives and what it may do. Only what the person changes is sent.</summary>
public sealed partial class EditApiTokenDialog(
    PersonActions actions, UpdateApiToken update, ScopeCatalog catalog, BrowserInterop browser, TimeProvider clock)
{
    private readonly TokenEnd _end = new(browser, clock, TokenExpiry.Kept);
    private string? _name;
    private string? _description;
    private IReadOnlyList<Scope> _scopes = [];
    private IReadOnlyList<Scope> _scopesBefore = [];
    private TokenLimitsInput _limits = null!;
    private Failure? _failure;

    /// <summary>The token as it is.</summary>
    [Parameter, EditorRequired]
    public required ApiTokenResponse Token { get; set; }

    /// <summary>What the organization allows.</summary>
    [Parameter, EditorRequired]
    public required OrganizationPolicy Policy { get; set; }

    [CascadingParameter]
    private CallerState? State { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private bool HasOtherScopes => !_scopes.ToHashSet().SetEquals(_scopesBefore);

    private bool IsChanged =>
        _name != Token.Name || Rules.TrimToNull(_description) != Token.Description || _end.IsChanged || HasOtherScopes
        || _limits.IsChanged;

    /// <summary>Lets the person change the token, and returns whether they did.</summary>
    public static async Task<bool> ShowAsync(Dialogs dialogs, ApiTokenResponse token, OrganizationPolicy policy) =>
        await dialogs.ShowAsync<EditApiTokenDialog>(
            FormDialog.Options, new() { { dialog => dialog.Token, token }, { dialog => dialog.Policy, policy } }) is { Canceled: false };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        (_name, _description, _limits) = (Token.Name, Token.Description, new TokenLimitsInput(Token));
        _scopes = _scopesBefore = [.. Token.Scopes.Select(catalog.Find).OfType<Scope>()];
    }

    /// <summary>What the server found wrong was about what is being replaced now.</summary>
    private void Forget() => _failure = null;

    private async Task SubmitAsync()
    {
        var (isKnown, end) = await _end.ReadAsync();
        if (!isKnown && !_end.Choice.IsKept)
        {
            return;
        }

        var request = _limits.AddTo(new UpdateApiTokenRequest
        {
            Name = Optional.IfChanged(_name, Token.Name),
            Description = Optional.IfChanged(Rules.TrimToNull(_description), Token.Description),
            ExpiresAt = _end.Choice.IsKept ? default : new(end),
            Scopes = HasOtherScopes ? new([.. _scopes.Select(scope => scope.Name)]) : default,
        });
        var before = ScopeSet.Parse(string.Join(' ', Token.Scopes));
        _failure = (await actions.DoAsync(
            caller => update.ExecuteAsync(caller, Token.Id, request, CancellationToken.None, before))).Failure;
        if (_failure is null)
        {
            Dialog.Close();
        }
    }
}
