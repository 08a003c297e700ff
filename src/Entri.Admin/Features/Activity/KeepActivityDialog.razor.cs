using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entri.Admin.Features.Activity;

/// <summary>Says for how long the log is kept, and changes that.</summary>
public sealed partial class KeepActivityDialog(PersonActions actions, KeepActivity keep)
{
    private static readonly Choice[] Usual = [new("Forever", null), new("90 days", 90), new("1 year", 365), new("2 years", 730)];

    private Choice _choice = Usual[0];
    private ActivityRetentionResponse? _effect;
    private Failure? _failure;

    /// <summary>What holds now.</summary>
    [Parameter, EditorRequired]
    public required ActivityRetentionResponse Current { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>A program may have chosen another time.</summary>
    private Choice[] Choices => Usual.Any(choice => choice.Days == Current.Days)
        ? Usual
        : [.. Usual, new Choice($"{Current.Days:N0} days", Current.Days)];

    private long Expiring => _effect?.Expiring ?? 0;

    private string Summary => _effect switch
    {
        null => "",
        { Expiring: 0, Entries: var all } => $"All {all:N0} entries stay.",
        { Expiring: var gone, Entries: var all } => $"{gone:N0} of {all:N0} entries are older and go within the hour, for good.",
    };

    /// <summary>Asks how long, and saves it.</summary>
    public static Task ShowAsync(Dialogs dialogs, ActivityRetentionResponse current) =>
        dialogs.ShowAsync<KeepActivityDialog>(FormDialog.Options, new() { { dialog => dialog.Current, current } });

    /// <inheritdoc/>
    protected override void OnInitialized() =>
        (_choice, _effect) = (Choices.Single(choice => choice.Days == Current.Days), Current);

    private async Task ChooseAsync(Choice choice)
    {
        (_choice, _failure, _effect) = (choice, null, null);
        var effect = await actions.DoAsync(
            caller => keep.GetAsync(caller, new ActivityRetentionRequest(choice.Days), CancellationToken.None));
        if (_choice == choice)
        {
            _failure = effect.Failure;
            _effect = _failure is null ? effect.Value : null;
        }
    }

    private async Task SubmitAsync()
    {
        var request = new ActivityRetentionRequest(_choice.Days);
        var result = await actions.DoAsync(caller => keep.SetAsync(caller, request, CancellationToken.None));
        _failure = result.Failure;
        if (_failure is null)
        {
            Dialog.Close(DialogResult.Ok(result.Value));
        }
    }

    /// <summary>A time as people choose it.</summary>
    internal sealed record Choice(string Words, int? Days)
    {
        public override string ToString() => Words;
    }
}
