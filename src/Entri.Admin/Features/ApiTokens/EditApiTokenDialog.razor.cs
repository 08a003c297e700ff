using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Changes what a token is called, how long it lives and what it may do. Only what the person changes is sent, and what would take away
/// something is shown first with the calls that it would have refused.
/// </summary>
public sealed partial class EditApiTokenDialog(
    PersonActions actions,
    UpdateApiToken update,
    PreviewNarrowing narrowing,
    ScopeCatalog catalog,
    BrowserInterop browser,
    TimeProvider clock)
{
    /// <summary>How long the person has to rest before it is asked what a change would have refused.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private readonly TokenEnd _end = new(browser, clock, TokenExpiry.Kept);
    private string? _name;
    private string? _description;
    private IReadOnlyList<Scope> _scopes = [];
    private IReadOnlyList<Scope> _scopesBefore = [];
    private TokenLimitsInput _limits = null!;
    private Failure? _failure;
    private NarrowingPreview? _preview;
    private bool _isLooking;

    /// <summary>Counts the changes, of which only the last is worth a look.</summary>
    private int _changes;

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

    /// <summary>Scopes that have left the catalog: the token keeps them, without effect.</summary>
    private IEnumerable<string> Gone => Token.Scopes.Where(name => catalog.Find(name) is null);

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

    private async Task LookSoonAsync()
    {
        Forget();
        _isLooking = true;
        var change = ++_changes;
        await Task.Delay(Rest);
        if (change == _changes && _isLooking)
        {
            await LookAsync();
        }
    }

    /// <summary>What cannot be foretold is not shown: a field that is wrong says so itself.</summary>
    private async Task LookAsync()
    {
        var change = _changes;
        var request = WithAccess(new());
        var found = await actions.DoAsync(caller => narrowing.ExecuteAsync(caller, Token.Id, request, CancellationToken.None));
        if (change == _changes)
        {
            var preview = found.Match<NarrowingPreview?>(preview => preview, _ => null);
            (_preview, _isLooking) = (preview is { TakesAway: false, LowersRate: false } ? null : preview, false);
        }
    }

    /// <summary>The request with what the token is let in for.</summary>
    private UpdateApiTokenRequest WithAccess(UpdateApiTokenRequest request) => _limits.AddTo(request) with
    {
        Scopes = HasOtherScopes ? new([.. _scopes.Select(scope => scope.Name), .. Gone]) : default,
    };

    private async Task SubmitAsync()
    {
        // Whoever is quick sees the warning before it is done, too.
        if (_isLooking)
        {
            await LookAsync();
            if (_preview is { IsWarning: true })
            {
                return;
            }
        }

        var (isKnown, end) = await _end.ReadAsync();
        if (!isKnown && !_end.Choice.IsKept)
        {
            return;
        }

        var request = WithAccess(new UpdateApiTokenRequest
        {
            Name = Optional.IfChanged(_name, Token.Name),
            Description = Optional.IfChanged(Rules.TrimToNull(_description), Token.Description),
            ExpiresAt = _end.Choice.IsKept ? default : new(end),
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
