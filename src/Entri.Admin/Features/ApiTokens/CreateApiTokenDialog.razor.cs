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
    private TokenEnd _end = null!;
    private TokenAccess _access = TokenAccess.All[0];
    private IReadOnlyList<Scope> _chosen = [];
    private IReadOnlyList<Scope> _scopesBefore = [];
    private TokenLimitsInput _limits = null!;
    private string? _introduction;
    private bool _hasNamesake;
    private Failure? _failure;

    /// <summary>What the organization allows.</summary>
    [Parameter, EditorRequired]
    public required OrganizationPolicy Policy { get; set; }

    /// <summary>What the form starts with.</summary>
    [Parameter]
    public TokenDraft Draft { get; set; } = new();

    [CascadingParameter]
    private CallerState? State { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private ScopeSet Mine => State?.Caller?.Scopes ?? ScopeSet.None;

    private bool IsChanged => Rules.TrimToNull(_name) != Draft.Name || Rules.TrimToNull(_description) != Draft.Description
        || _end.IsChanged || !Within(_access).ToHashSet().SetEquals(_scopesBefore) || _limits.IsChanged;

    /// <summary>The whole choice in one sentence.</summary>
    private string Summary
    {
        get
        {
            var name = string.IsNullOrWhiteSpace(_name) ? "The token" : $"“{_name.Trim()}”";
            return $"{name} may {ApiTokenPresentation.Rights(Within(_access))} {_end.Words}{_limits.Words}.";
        }
    }

    /// <summary>Asks and makes the token.</summary>
    /// <returns>The token with its value, or null where the person changed their mind.</returns>
    /// <param name="dialogs">Shows it.</param>
    /// <param name="policy">What the organization allows.</param>
    /// <param name="draft">What the form starts with.</param>
    public static async Task<CreatedApiToken?> ShowAsync(Dialogs dialogs, OrganizationPolicy policy, TokenDraft draft) =>
        (await dialogs.ShowAsync<CreateApiTokenDialog>(
            FormDialog.Options, new() { { dialog => dialog.Policy, policy }, { dialog => dialog.Draft, draft } }))?.Data as CreatedApiToken;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        var whyNot = Draft.Expiry?.WhyNot(Policy);
        var start = whyNot is null && Draft.Expiry is { } asked ? asked : TokenExpiry.StartFor(Policy);
        _end = new TokenEnd(browser, clock, start, Draft.Day);
        string?[] sentences = [Draft.Introduction, whyNot is null ? null : $"It ends earlier than asked: {whyNot}.", null];
        _access = TokenAccess.All.FirstOrDefault(access => Within(access).Count > 0) ?? _access;
        _chosen = Within(_access);
        (_name, _description, _limits) = (Draft.Name, Draft.Description, Draft.Limits);
        if (Draft.Scopes is { } scopes)
        {
            _access = TokenAccess.Chosen;
            _chosen = [.. scopes.Where(scope => catalog.Find(scope.Name) is not null && Mine.Allows(scope) && Policy.Allows(scope))];
            sentences[^1] = scopes.Except(_chosen).Select(scope => scope.Name).ToArray() is { Length: > 0 } left
                ? $"Without {Words.Enumerate(left)}, which you may not give." : null;
        }

        _scopesBefore = Within(_access);
        _introduction = Rules.TrimToNull(string.Join(' ', sentences.OfType<string>()));
    }

    private IReadOnlyList<Scope> Within(TokenAccess access) =>
        access == TokenAccess.Chosen ? _chosen : access.Within(catalog, Mine, Policy);

    /// <summary>What the server found wrong was about what is being replaced now.</summary>
    private void Forget() => _failure = null;

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
        if (await _end.ReadAsync() is not (true, var end))
        {
            return;
        }

        var result = await actions.DoAsync(caller => CreateAsync(caller, end));
        _failure = result.Failure;
        if (_failure is null)
        {
            Dialog.Close(DialogResult.Ok(result.Value));
        }
    }

    private Task<Result<CreatedApiToken>> CreateAsync(Caller caller, DateTimeOffset? end)
    {
        var scopes = _access == TokenAccess.Chosen ? _chosen : _access.Within(catalog, caller.Scopes, Policy);
        var request = _limits.AddTo(new CreateApiTokenRequest(_name, _description, [.. scopes.Select(scope => scope.Name)])
        {
            ExpiresAt = end,
        });
        return create.ExecuteAsync(caller, request, isHandedOver: false, CancellationToken.None);
    }
}
