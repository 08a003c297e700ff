using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Who uses which value of a token while an old and a new one work, as a part of its page: whoever wants to end the old one sees who still
/// needs it. It looks again by itself, as calls come without anybody's doing.
/// </summary>
public sealed partial class RotationSection(
    CurrentCaller callers, GetRotationProgress get, PrerenderedData prerendered, TimeProvider clock)
{
    private const int FewSources = 8;

    /// <summary>As often as uses are written, or a little less.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private RotationProgress? _progress;
    private ApiTokenResponse? _asked;
    private ITimer? _timer;
    private bool _showsAll;

    /// <summary>The token, which was rotated.</summary>
    [Parameter, EditorRequired]
    public required ApiTokenResponse Token { get; set; }

    /// <summary>Where what the prerendered page has read is, until the circuit starts.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public string? PrerenderedId { get; set; }

    private int Waiting => _progress!.Sources.Count(source => source.State is RotationState.Old or RotationState.Both);

    private int Silent => _progress!.Sources.Count(source => source.State == RotationState.Silent);

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_asked is null && prerendered.Take<RotationProgress>(PrerenderedId) is { } shown)
        {
            (_progress, _asked) = (shown, Token);
        }

        // Each act on the token comes as a new one, and may have moved the end or added a value.
        if (_asked == Token)
        {
            return;
        }

        await ReadAsync();
        if (_progress is not null && !RendererInfo.IsInteractive)
        {
            PrerenderedId = prerendered.Keep(_progress);
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

    private static string Name(RotationState state) => state switch
    {
        RotationState.Old => "Still old",
        RotationState.Both => "Both",
        RotationState.Silent => "Not seen since",
        RotationState.Changed => "Changed",
        _ => "New",
    };

    private static Tone ToneOf(RotationState state) => state switch
    {
        RotationState.Old or RotationState.Both => Tone.Warning,
        RotationState.Silent => Tone.Neutral,
        _ => Tone.Success,
    };

    private async Task RefreshAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    /// <summary>Reads it. What could not be read stays as it was: the token's page is about more, and the next time is soon.</summary>
    private async Task ReadAsync()
    {
        var token = _asked = Token;
        var found = await callers.DoAsync(caller => get.ExecuteAsync(caller, token.Id, CancellationToken.None));
        if (token == Token && (found.Failure is null or Failure.NotFound))
        {
            _progress = found.Match<RotationProgress?>(progress => progress, _ => null);
        }
    }
}
