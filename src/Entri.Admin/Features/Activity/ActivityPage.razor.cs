using System.Globalization;
using Entri.Admin.Api;
using Entri.Admin.Components;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Features.Activity;

/// <summary>What happened in the organization, for those who may know. Its address says which part of it is shown.</summary>
public sealed partial class ActivityPage(
    PersonActions actions,
    ListActivity list,
    VerifyActivity verify,
    FindActors find,
    KeepActivity keepActivity,
    ActivityExportRuns runs,
    BrowserInterop browser,
    Dialogs dialogs,
    NavigationManager navigation)
{
    private static readonly ActivityChoice Everything = new("", "Everything");

    private static readonly ActivityChoice[] Actions =
        [Everything, .. ActivityActions.All.Select(action => new ActivityChoice(action, ActivitySentence.Title(action)))];

    private ActivityFilter? _filter;
    private ActivityChoice? _person, _token, _project;
    private DateOnly? _from, _to;
    private string? _ignored;
    private ActivityVerdict? _verdict;
    private ActivityProgress? _verifying;
    private CancellationTokenSource? _verification;

    /// <summary>What the links download, and what is being downloaded.</summary>
    private ActivityExportRun? _run, _export;

    /// <summary>Only this action.</summary>
    [SupplyParameterFromQuery(Name = "action")]
    private string? ActionName { get; set; }

    [SupplyParameterFromQuery]
    private string? UserId { get; set; }

    [SupplyParameterFromQuery]
    private string? TokenId { get; set; }

    [SupplyParameterFromQuery]
    private string? ProjectId { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [CascadingParameter]
    private CallerState? State { get; set; }

    private ActivityChoice ChosenAction => Actions.FirstOrDefault(action => action.Id == _filter?.Action) ?? Everything;

    private bool IsFiltered => _filter is not null && _filter != new ActivityFilter();

    /// <inheritdoc/>
    public void Dispose()
    {
        _verification?.Cancel();
        _verification?.Dispose();
        _run?.Dispose();
        if (_export is not null)
        {
            _export.Changed -= Show;
        }
    }

    /// <summary>Reads a page of entries as rows.</summary>
    internal static async Task<Result<ListPage<ActivityResponse>>> LoadAsync(
        ListActivity list, Caller caller, ListRequest request, ActivityFilter filter, CancellationToken cancellationToken) =>
        (await list.ExecuteAsync(caller, new PageQuery(request.Page, request.Limit), filter, cancellationToken))
            .Map(page => new ListPage<ActivityResponse>(page.Data, page.Meta.Total));

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var wrong = new List<string>();
        var action = Known("action", ActionName, value => ActivityActions.All.Contains(value));
        var userId = Known("person", UserId, value => value.Length <= 100);
        var tokenId = Known("token", TokenId, value => value.Length <= 100);
        var projectId = Known("project", ProjectId, value => value.Length <= 100);
        (_from, _to) = (Day(Known("first day", From, IsDay)), Day(Known("last day", To, IsDay)));
        if (_from > _to)
        {
            wrong.Add("last day");
            _to = null;
        }

        _ignored = wrong.Count == 0 ? null : $"The address names what no filter can be, which is left out: {string.Join(", ", wrong)}.";

        // Days are those of the place where the person is, which only the browser knows.
        if ((_from ?? _to) is not null && !RendererInfo.IsInteractive)
        {
            return;
        }

        var start = _from > DateOnly.MinValue ? (await browser.EndOfDayAsync(_from.Value.AddDays(-1)))?.At.AddMilliseconds(1) : null;
        var end = _to is { } last ? (await browser.EndOfDayAsync(last))?.At.AddMilliseconds(1) : null;
        _filter = new ActivityFilter(action, userId, tokenId, projectId, start?.ToUniversalTime(), end?.ToUniversalTime());
        (_person, _token, _project) = (
            await NameAsync(ActivityChoiceKind.Person, userId),
            await NameAsync(ActivityChoiceKind.Token, tokenId),
            await NameAsync(ActivityChoiceKind.Project, projectId));
        _run ??= RendererInfo.IsInteractive ? runs.Offer() : null;

        string? Known(string name, string? value, Func<string, bool> isKnown)
        {
            if (string.IsNullOrEmpty(value) || isKnown(value))
            {
                return string.IsNullOrEmpty(value) ? null : value;
            }

            wrong.Add(name);
            return null;
        }
    }

    private static bool IsDay(string text) => Day(text) is not null;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Iso(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    private async Task<ActivityChoice?> NameAsync(ActivityChoiceKind kind, string? id)
    {
        if (id is null)
        {
            return null;
        }

        Result<ActivityChoice> found = await actions.DoAsync(async caller =>
            (Result<ActivityChoice>)await find.NameAsync(caller, kind, id, CancellationToken.None));
        return found.Failure is null ? found.Value : new ActivityChoice(id, id);
    }

    private Task<ListPage<ActivityResponse>> LoadAsync(ListRequest request, CancellationToken cancellationToken) => actions.LoadAsync(
        caller => LoadAsync(list, caller, request, _filter ?? new ActivityFilter(), cancellationToken), cancellationToken);

    private Task GoAsync(string name, string? value)
    {
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            [name] = string.IsNullOrEmpty(value) ? null : value,
            ["page"] = null,
        }));
        return Task.CompletedTask;
    }

    private void ClearAsync() => navigation.NavigateTo(new Uri(navigation.Uri).GetLeftPart(UriPartial.Path));

    private string ExportAddress(string format)
    {
        var query = new Dictionary<string, object?>
        {
            ["format"] = format,
            ["action"] = _filter?.Action,
            ["userId"] = _filter?.UserId,
            ["tokenId"] = _filter?.TokenId,
            ["projectId"] = _filter?.ProjectId,
            ["from"] = Iso(_filter?.From),
            ["to"] = Iso(_filter?.Before),
            ["run"] = _run?.Id,
        };

        // The base of a page's links is its organization, and the API is none of that.
        return navigation.GetUriWithQueryParameters(
            $"../api/organizations/{State?.Caller?.OrganizationId}/activity/export", query);
    }

    private static string? Iso(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>The browser follows the link by itself; here one sees how far it is. The next download gets a run of its own.</summary>
    private void Watch()
    {
        if (_export is not null)
        {
            _export.Changed -= Show;
        }

        _export = _run!;
        _export.Changed += Show;
    }

    private void Show() => _ = InvokeAsync(() =>
    {
        if (_export is { IsOver: true } over)
        {
            over.Changed -= Show;
            over.Dispose();
            _export = null;
            _run = runs.Offer();
        }

        StateHasChanged();
    });

    private async Task VerifyAsync()
    {
        _verdict = null;
        using var verification = _verification = new CancellationTokenSource();
        try
        {
            var progress = new Progress<ActivityProgress>(now => _ = InvokeAsync(() =>
            {
                _verifying = _verification is null ? null : now;
                StateHasChanged();
            }));
            var result = await Task.Run(() => actions.DoOrTellAsync(caller => verify.ExecuteAsync(caller, verification.Token, progress)));
            _verdict = result.Failure is null ? result.Value : null;
        }
        catch (OperationCanceledException) when (verification.IsCancellationRequested)
        {
            // The person has seen enough.
        }
        finally
        {
            (_verification, _verifying) = (null, null);
        }
    }

    private async Task KeepAsync()
    {
        var current = await actions.DoOrTellAsync(caller => keepActivity.GetAsync(caller, instead: null, CancellationToken.None));
        if (current.Failure is null)
        {
            await KeepActivityDialog.ShowAsync(dialogs, current.Value);
        }
    }
}
