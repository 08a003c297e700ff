using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What came with a token, as a part of its page. It looks again by itself, as calls come without anybody's doing.</summary>
public sealed partial class ApiTokenUsageSection(
    PersonActions actions,
    CurrentCaller callers,
    GetApiTokenUsage get,
    PreviewNarrowing preview,
    UpdateApiToken update,
    ScopeCatalog catalog,
    Dialogs dialogs,
    PrerenderedData prerendered,
    ISnackbar snackbar,
    TimeProvider clock)
{
    private const int FewSources = 5;

    /// <summary>As often as uses are written, or a little less.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private ApiTokenUsageResponse? _usage;
    private ITimer? _timer;
    private string? _requestId;
    private string? _asked;
    private bool _isByHour;
    private bool _showsAll;

    /// <summary>The token.</summary>
    [Parameter, EditorRequired]
    public required ApiTokenResponse Token { get; set; }

    /// <summary>Called when it was changed here.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnChanged { get; set; }

    /// <summary>Where what the prerendered page has read is, until the circuit starts.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public string? PrerenderedId { get; set; }

    [CascadingParameter]
    private CallerState? State { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _usage = prerendered.Take<ApiTokenUsageResponse>(PrerenderedId);
        if (_usage is not null)
        {
            _asked = Token.Id;
            return;
        }

        await ReadAsync();
        if (_usage is not null && !RendererInfo.IsInteractive)
        {
            PrerenderedId = prerendered.Keep(_usage);
        }
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_asked != Token.Id)
        {
            await ReadAsync();
        }
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = clock.CreateTimer(_ => InvokeAsync(RefreshAsync), state: null, Pause, Pause);
        }
    }

    private static string Refused(UsageSource source) => source.Refused > 0 ? $", {source.Refused:N0} refused" : "";

    private string ValueOf(UsageSource source) =>
        _usage!.Sources.All(other => other.Value == source.Value) ? ""
        : source.Current ? ", with the newest value"
        : $", with the old value {source.Hint}";

    private async Task RefreshAsync()
    {
        await ReadAsync(isQuiet: true);
        StateHasChanged();
    }

    private Task ReadAsync() => ReadAsync(isQuiet: false);

    /// <param name="isQuiet">Whether nobody asked for it: what is in sight is better than a message about what could not be read.</param>
    private async Task ReadAsync(bool isQuiet)
    {
        var tokenId = Token.Id;
        if (_asked != tokenId)
        {
            (_asked, _usage, _showsAll) = (tokenId, null, false);
        }

        var found = await callers.DoAsync(
            caller => get.ExecuteAsync(caller, tokenId, GetApiTokenUsage.DefaultDays, CancellationToken.None));
        if (tokenId != Token.Id)
        {
            return;
        }

        if (found.Failure is null)
        {
            (_usage, _requestId) = (found.Value, null);
        }
        else if (!isQuiet)
        {
            _requestId = actions.Note(found.Failure);
        }
    }

    /// <summary>Takes away the scopes that nothing needs, after it was shown what that would have refused.</summary>
    private async Task NarrowAsync()
    {
        var unused = _usage!.UnusedScopes.Select(catalog.Find).OfType<Scope>().ToArray();
        var before = ScopeSet.Parse(string.Join(' ', Token.Scopes));
        var after = Without(before, unused, [.. _usage.Scopes.Select(use => catalog.Find(use.Scope)).OfType<Scope>()]);
        var request = new UpdateApiTokenRequest { Scopes = new([.. after.Select(scope => scope.Name)]) };
        var shown = await actions.DoOrTellAsync(
            caller => preview.ExecuteAsync(caller, Token.Id, request, CancellationToken.None));
        if (shown.Failure is not null)
        {
            return;
        }

        var names = Words.Enumerate([.. unused.Select(scope => scope.Name)]);
        var left = after.Any() ? $"It keeps {Words.Enumerate([.. after.Select(scope => scope.Name)])}." : "It keeps no scope.";
        if (!await ConfirmDialog.ShowAsync(
            dialogs, $"Take away {names}?", $"{shown.Value.Sentence} {left}", "Take away", color: Color.Primary))
        {
            return;
        }

        var result = await actions.DoOrTellAsync(
            caller => update.ExecuteAsync(caller, Token.Id, request, CancellationToken.None, before));
        if (result.Failure is null)
        {
            snackbar.Add($"{Token.Name} is without {names} now.", Severity.Success);
            await OnChanged.InvokeAsync();
            await ReadAsync(isQuiet: true);
        }
    }

    /// <summary>The scopes without some of them. A writing scope that only allowed to read leaves the reading one.</summary>
    private static ScopeSet Without(ScopeSet scopes, Scope[] unused, Scope[] used) =>
    [
        .. scopes.Except(unused),
        .. used.Where(scope => !scope.Writes && unused.Any(one => one.Writes && one.Resource == scope.Resource)),
    ];
}
