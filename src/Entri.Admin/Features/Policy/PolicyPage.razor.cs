using System.Globalization;
using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Policy;

/// <summary>What the organization allows: everybody in it sees it, owners and admins change it.</summary>
public sealed partial class PolicyPage(
    PersonActions actions,
    GetPolicy get,
    PreviewPolicy preview,
    UpdatePolicy update,
    ScopeCatalog catalog,
    ITokenCalendarView calendar,
    Dialogs dialogs,
    ISnackbar snackbar)
{
    private static readonly Choice[] Leavers = [new(PolicyResponse.Keep, "Keep working"), new(PolicyResponse.Revoke, "Are revoked")];

    private static readonly Choice[] Leaks =
        [new(PolicyResponse.Revoke, "Are revoked at once"), new(PolicyResponse.Flag, "Keep working, and are shown as reported")];

    private static readonly char[] Separators = [',', ';', ' ', '\n', '\r', '\t'];

    private PolicyResponse? _saved;
    private string? _max;
    private string? _default;
    private string? _idle;
    private bool _allowNever;
    private bool _anyScope;
    private IReadOnlyList<Scope> _scopes = [];
    private Choice _leavers = Leavers[0];
    private Choice _leaks = Leaks[0];
    private string? _domains;
    private Failure? _failure;
    private string? _requestId;
    private bool _isSaving;

    [CascadingParameter]
    private CallerState? State { get; set; }

    private bool MayWrite => State?.May(Permission.ChangePolicy) == true;

    private bool HasMax => Days(_max) is not null;

    private bool IsChanged => _saved is not null && Changes(_saved) != new UpdatePolicyRequest();

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private static int? Days(string? text) =>
        int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;

    private static string? Text(int? days) => days?.ToString(CultureInfo.InvariantCulture);

    private static string[] Domains(string? text) =>
        [.. (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries).Distinct()];

    private static string? DaysRule(string? text) =>
        Rules.TrimToNull(text) is null ? null : UpdatePolicyRequest.DaysError(Days(text) ?? 0);

    private static string? IdleRule(string? text) =>
        Rules.TrimToNull(text) is null ? null : UpdatePolicyRequest.IdleError(Days(text) ?? 0);

    private static string? DomainsRule(string? text) => UpdatePolicyRequest.DomainsError(Domains(text)) is not { } error ? null
        : Domains(text).FirstOrDefault(domain => OrganizationPolicy.CleanDomain(domain) is null) is { } wrong
            ? $"“{wrong}” is no domain such as example.com" : error;

    private string? DefaultRule(string? text) =>
        DaysRule(text)
        ?? (Days(text) > Days(_max) ? "must be at most as long as a token may live"
            : Days(text) is null && !HasMax && !_allowNever ? "Enter a default expiry, because every token has to end"
            : null);

    private async Task LoadAsync()
    {
        _requestId = await actions.ShowAsync(caller => get.ExecuteAsync(caller, CancellationToken.None), Show);
    }

    private void Show(PolicyResponse policy)
    {
        _saved = policy;
        (_max, _default, _allowNever) = (Text(policy.MaxTokenDays), Text(policy.DefaultTokenDays), policy.AllowNever);
        _idle = Text(policy.MaxIdleDays);
        _anyScope = policy.AllowedScopes is null;
        _scopes = policy.AllowedScopes is { } names ? [.. names.Select(catalog.Find).OfType<Scope>()] : [.. catalog.All];
        _leavers = Leavers.First(choice => choice.Name == policy.TokensOfLeavers);
        _leaks = Leaks.First(choice => choice.Name == policy.LeakedTokens);
        _domains = policy.InvitedDomains.Count == 0 ? null : string.Join('\n', policy.InvitedDomains);
    }

    /// <summary>What the server said about the old input says nothing about the new one.</summary>
    private void Forget() => _failure = null;

    private void SetAllowNever(bool allow)
    {
        Forget();
        _allowNever = allow;
    }

    private void SetAnyScope(bool any)
    {
        Forget();
        _anyScope = any;
    }

    /// <summary>Shows what the new policy meets, as often as that changes, and saves it with what the person decides.</summary>
    private async Task SaveAsync()
    {
        _isSaving = true;
        try
        {
            var (old, request) = (_saved!, Changes(_saved!));
            while (await DecideAsync(old, request) is { } existing)
            {
                var result = await actions.DoAsync(
                    caller => update.ExecuteAsync(caller, request with { ExistingTokens = existing }, CancellationToken.None));
                _failure = result.Failure;
                if (_failure is not Failure.Conflict)
                {
                    Tell(result);
                    return;
                }

                snackbar.Add(_failure.Sentence(), Severity.Warning);
                Forget();
            }
        }
        finally
        {
            _isSaving = false;
        }
    }

    private void Tell(Result<PolicyResponse> result)
    {
        if (result.Failure is null)
        {
            Show(result.Value);
            snackbar.Add("The policy is saved.", Severity.Success);
        }
    }

    /// <summary>Asks what happens to tokens that the new rules would not allow; rules that stay ask nothing again.</summary>
    /// <returns>The answer, or null where nothing shall be saved.</returns>
    private async Task<ExistingTokensRequest?> DecideAsync(PolicyResponse old, UpdatePolicyRequest request)
    {
        var impact = await actions.DoAsync(caller => preview.ExecuteAsync(caller, request, CancellationToken.None));
        _failure = impact.Failure;
        if (_failure is not null)
        {
            return null;
        }

        var isAboutLife = request.MaxTokenDays.IsSet || request.AllowNever.IsSet;
        var (tooLong, tooWide) = (isAboutLife ? impact.Value.TooLong : null, request.AllowedScopes.IsSet ? impact.Value.TooWide : null);
        var unused = request.MaxIdleDays.IsSet ? impact.Value.Unused : null;
        return tooLong is { Total: > 0 } || tooWide is { Total: > 0 } || unused is { Total: > 0 }
            ? await PolicyImpactDialog.ShowAsync(dialogs, tooLong, impact.Value.End, tooWide, unused)
            : new ExistingTokensRequest(TooLongCount: tooLong?.Total, TooWideCount: tooWide?.Total);
    }

    private UpdatePolicyRequest Changes(PolicyResponse old)
    {
        string[]? scopes = _anyScope ? null : [.. ScopeSet.Create([.. _scopes]).Select(scope => scope.Name)];
        var (domains, max) = (Domains(_domains), Days(_max));
        return new()
        {
            MaxTokenDays = Optional.IfChanged(max, old.MaxTokenDays),
            DefaultTokenDays = Optional.IfChanged(Days(_default), old.DefaultTokenDays),
            MaxIdleDays = Optional.IfChanged(Days(_idle), old.MaxIdleDays),
            AllowNever = Optional.IfChanged(_allowNever && max is null, old.AllowNever),
            AllowedScopes = IsSame(scopes, old.AllowedScopes) ? default : new Optional<string?[]?>(scopes),
            TokensOfLeavers = Optional.IfChanged<string?>(_leavers.Name, old.TokensOfLeavers),
            LeakedTokens = Optional.IfChanged<string?>(_leaks.Name, old.LeakedTokens),
            InvitedDomains = IsSame(domains, old.InvitedDomains) ? default : new Optional<string?[]?>(domains),
        };
    }

    private static bool IsSame(string[]? one, IReadOnlyList<string>? other) =>
        one is null || other is null ? one is null && other is null : one.SequenceEqual(other);

    private Task<bool> AskToLeaveAsync() =>
        ConfirmDialog.ShowAsync(dialogs, "Leave without saving?", "What you changed on this page is lost.", "Leave");

    private sealed record Choice(string Name, string Words)
    {
        public override string ToString() => Words;
    }
}
