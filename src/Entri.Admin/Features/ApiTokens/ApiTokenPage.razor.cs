using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>One token: everything that is known of it, and what can be done with it.</summary>
public sealed partial class ApiTokenPage(
    PersonActions actions, CurrentCaller callers, GetApiToken get, ScopeCatalog catalog, IActivityView activity)
{
    private IDisposable? _watch;
    private Failure? _failure;
    private string? _requestId;
    private string? _asked;

    /// <summary><c>tok_…</c></summary>
    [Parameter]
    public required string TokenId { get; set; }

    /// <summary>What is known of it; what the prerendered page has read is there when the circuit starts.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public ApiTokenResponse? Token { get; set; }

    [CascadingParameter]
    private CallerState? State { get; set; }

    [CascadingParameter]
    private ListChanges? Changes { get; set; }

    /// <summary>The page's address.</summary>
    internal static string Address(string tokenId) => $"settings/tokens/{tokenId}";

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    /// <inheritdoc/>
    protected override void OnInitialized() => _watch = Changes?.Watch(() => InvokeAsync(async () =>
    {
        await ReadAsync(isQuiet: true);
        StateHasChanged();
    }));

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // Once for each token: a refusal is told to the whole page, and comes back as a new parameter.
        _asked ??= Token?.Id;
        if (_asked != TokenId)
        {
            (_asked, Token) = (TokenId, null);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => ReadAsync(isQuiet: false);

    /// <param name="isQuiet">Whether nobody asked for it: what is in sight is better than a message about what could not be read.</param>
    private async Task ReadAsync(bool isQuiet)
    {
        var tokenId = TokenId;
        var found = await callers.DoAsync(caller => get.ExecuteAsync(caller, tokenId, CancellationToken.None));
        var isForAMoment = found.Failure is Failure.Unavailable or Failure.TooManyRequests;
        if (tokenId != TokenId || (isQuiet && isForAMoment))
        {
            return;
        }

        _failure = found.Failure;
        _requestId = isForAMoment ? actions.Note(found.Failure!) : null;
        if (_failure is null)
        {
            Token = found.Value;
        }
    }
}
