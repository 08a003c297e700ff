using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Features.Overview;

/// <summary>The organization at a glance, and what to do next.</summary>
public sealed partial class OverviewPage(
    PersonActions actions, CurrentCaller callers, GetOverview get, PrerenderedData prerendered, IActivityView activity)
{
    private OverviewResponse? _overview;
    private IDisposable? _watch;
    private string? _requestId;

    /// <summary>Where what the prerendered page has read is, until the circuit starts.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public string? PrerenderedId { get; set; }

    [CascadingParameter]
    private CallerState? State { get; set; }

    [CascadingParameter]
    private ListChanges? Changes { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _watch = Changes?.Watch(() => InvokeAsync(async () =>
        {
            await ReadAsync(isQuiet: true);
            StateHasChanged();
        }));
        _overview = prerendered.Take<OverviewResponse>(PrerenderedId);
        if (_overview is null)
        {
            await ReadAsync();
        }

        if (_overview is not null && !RendererInfo.IsInteractive)
        {
            PrerenderedId = prerendered.Keep(_overview);
        }
    }

    private Task ReadAsync() => ReadAsync(isQuiet: false);

    /// <param name="isQuiet">Whether nobody asked for it: what is in sight is better than a message about what could not be read.</param>
    private async Task ReadAsync(bool isQuiet)
    {
        var found = await callers.DoAsync(caller => get.ExecuteAsync(caller, CancellationToken.None));
        if (found.Failure is null)
        {
            (_overview, _requestId) = (found.Value, null);
        }
        else if (!isQuiet)
        {
            _requestId = actions.Note(found.Failure);
        }
    }

    /// <summary>What the person can do about what is missing or needs care; where nothing does, where to look.</summary>
    private List<Step> Steps(OverviewResponse overview)
    {
        List<Step> steps = [];
        if (overview.Tokens is { IsEmpty: true } && May(Scope.TokensWrite))
        {
            steps.Add(new("settings/tokens", "Create the first token", "A program needs one to call the API."));
        }

        if (overview.Projects == 0 && May(Scope.ProjectsWrite))
        {
            steps.Add(new("projects", "Add a project", "Tokens and people need something to work on."));
        }

        if (overview.Members == 1 && May(Scope.MembersWrite))
        {
            steps.Add(new("settings/members", "Invite your team", "You are the only one here."));
        }

        if (overview.Tokens is { EndingSoon: > 0 and var ending })
        {
            steps.Add(new(
                "settings/tokens?sort=Expiry",
                ending == 1 ? "Look at the token that ends soon" : $"Look at {ending:N0} tokens that end soon",
                ending == 1
                    ? $"Programs that use it stop working within {GetOverview.Days} days."
                    : $"Programs that use them stop working within {GetOverview.Days} days."));
        }

        if (overview.Tokens is { Unused: > 0 and var unused })
        {
            steps.Add(new(
                "settings/tokens?sort=LastUsed",
                unused == 1 ? "Look at the token that nothing uses" : $"Look at {unused:N0} tokens that nothing uses",
                $"No call for {GetOverview.UnusedDays} days. Revoke what nobody needs."));
        }

        return steps.Count > 0 ? steps : [new("projects", "Look at your projects", "Nothing else needs you now.")];

        bool May(Permission permission) => State?.May(permission) == true;
    }

    private sealed record Step(string Address, string Text, string Why);
}
