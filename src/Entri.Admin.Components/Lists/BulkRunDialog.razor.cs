using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>A row that something is done with.</summary>
/// <param name="Key">The key of the row.</param>
/// <param name="Name">What people call it.</param>
public sealed record BulkRow(string Key, string Name);

/// <summary>
/// Does something with many rows, one after the other, and says of each whether it was done. It can be stopped between two rows: what is
/// done stays done.
/// </summary>
public sealed partial class BulkRunDialog : IDisposable
{
    private readonly List<(BulkRow Row, string? Why)> _results = [];
    private readonly CancellationTokenSource _stopping = new();
    private MudButton? _stop;
    private MudButton? _close;
    private bool _isRunning = true;

    /// <summary>What is done: "Revoke 12 tokens".</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>The rows.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<BulkRow> Rows { get; set; }

    /// <summary>Does it with the row of a key; returns null where it was done, and else why not, as a sentence.</summary>
    [Parameter, EditorRequired]
    public required Func<string, Task<string?>> Act { get; set; }

    /// <summary>Gets the keys of the rows that it was done with.</summary>
    [Parameter, EditorRequired]
    public required Action<IReadOnlyList<string>> OnDone { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    private string Summary
    {
        get
        {
            var refused = _results.Count(result => result.Why is not null);
            var left = Rows.Count - _results.Count;
            return $"{Number(_results.Count - refused)} done"
                + (refused > 0 ? $", {Number(refused)} refused" : "")
                + (left > 0 ? $", {Number(left)} not tried" : "") + ".";
        }
    }

    /// <summary>Does it and waits until the person has seen what became of it.</summary>
    /// <returns>The keys of the rows that it was done with.</returns>
    public static async Task<IReadOnlyList<string>> ShowAsync(
        Dialogs dialogs, string title, IReadOnlyList<BulkRow> rows, Func<string, Task<string?>> act)
    {
        IReadOnlyList<string> done = [];
        await dialogs.ShowAsync<BulkRunDialog>(
            new DialogOptions { BackdropClick = false, CloseOnEscapeKey = false, MaxWidth = MaxWidth.Small, FullWidth = true },
            new()
            {
                { dialog => dialog.Title, title },
                { dialog => dialog.Rows, rows },
                { dialog => dialog.Act, act },
                { dialog => dialog.OnDone, keys => done = keys },
            });
        return done;
    }

    /// <summary>Leaving the page stops it, too.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await _stop!.FocusAsync();
        var stopping = _stopping.Token;
        foreach (var row in Rows)
        {
            if (stopping.IsCancellationRequested)
                break;
            _results.Add((row, await Act(row.Key)));
            OnDone([.. _results.Where(result => result.Why is null).Select(result => result.Row.Key)]);
            StateHasChanged();
        }
        _isRunning = false;
        StateHasChanged();
        await Task.Yield();
        if (_close is not null)
            await _close.FocusAsync();
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);
}
