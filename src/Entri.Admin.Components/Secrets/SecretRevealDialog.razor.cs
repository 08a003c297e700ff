using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;
using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>
/// Shows a secret for the one time that it can be seen, and does not let it be lost by accident: Escape, Back and closing the tab ask
/// until it was copied or saved as a file. The value lives in this dialog alone and is dropped when it closes.
/// </summary>
public sealed partial class SecretRevealDialog(BrowserInterop browser, ILogger<SecretRevealDialog> logger)
{
    private const string DefaultTitle = "Token created. Copy it now.";

    /// <summary>It starts with a letter, because browsers drop a leading dot: ".env" would be saved as "env.txt".</summary>
    private const string FileName = "entri.env";

    private readonly string _descriptionId = ElementId.Next("reveal-text");
    private readonly string _contentId = ElementId.Next("reveal");
    private readonly string _valueId = ElementId.Next("reveal-value");
    private DotNetObjectReference<SecretRevealDialog>? _self;
    private CopyButton? _copyButton;
    private CopyButton? _copyAndClose;
    private bool _copied;
    private bool _copyFailed;
    private bool _downloaded;
    private bool _asking;
    private bool _focusQuestion;

    /// <summary>The heading.</summary>
    [Parameter]
    public string Title { get; set; } = DefaultTitle;

    /// <summary>What the secret is for: the token's name, which stands under the heading; null for none.</summary>
    [Parameter]
    public string? Subject { get; set; }

    /// <summary>The secret.</summary>
    [Parameter, EditorRequired]
    public required string Value { get; set; }

    /// <summary>Code that shows how to use the secret, one tab each.</summary>
    [Parameter]
    public IReadOnlyList<Snippet> Snippets { get; set; } = [];

    /// <summary>Runs once, after the first copy that the clipboard confirmed or the first download. A failure is only logged.</summary>
    [Parameter]
    public EventCallback OnCopied { get; set; }

    /// <summary>How to hear of the first calls with the secret; null where nobody can call with it.</summary>
    [Parameter]
    public FirstCalls? Calls { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    /// <summary>Shows the dialog and waits until it closes: true when the value was copied or saved.</summary>
    public static async Task<bool> ShowAsync(
        Dialogs dialogs,
        string value,
        IReadOnlyList<Snippet> snippets,
        EventCallback onCopied = default,
        string title = DefaultTitle,
        string? subject = null,
        FirstCalls? calls = null)
    {
        var parameters = new DialogParameters<SecretRevealDialog>
        {
            { x => x.Value, value },
            { x => x.Snippets, snippets },
            { x => x.OnCopied, onCopied },
            { x => x.Title, title },
            { x => x.Subject, subject },
            { x => x.Calls, calls },
        };
        // MudBlazor's own ways to close know nothing of the question, so they are off.
        var options = new DialogOptions { BackdropClick = false, CloseOnEscapeKey = false, MaxWidth = MaxWidth.Small, FullWidth = true };
        var result = await dialogs.ShowAsync(options, parameters);
        // MudBlazor keeps the parameters as long as somebody holds the dialog.
        parameters.Add(x => x.Value, "");
        return result?.Data is true;
    }

    /// <summary>Called by the browser for Escape: closes when the value was copied, asks otherwise.</summary>
    [JSInvokable]
    public async Task RequestCloseAsync()
    {
        if (_copied)
            Close();
        else
            await InvokeAsync(Ask);
    }

    /// <summary>Called by the browser when a key press copied the whole value.</summary>
    [JSInvokable]
    public async Task ReportCopiedAsync()
    {
        var isFirst = !_copied;
        (_copied, _copyFailed, _asking, _focusQuestion) = (true, false, false, false);
        StateHasChanged();
        if (!isFirst)
            return;
        try
        {
            await OnCopied.InvokeAsync();
        }
        catch (Exception failure)
        {
            Log.OnCopiedFailed(logger, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Value = "";
        _self?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await browser.CallAsync("guardDialog", _contentId, _descriptionId, _valueId, _self = DotNetObjectReference.Create(this));
            await _copyButton!.FocusAsync();
        }
        if (_focusQuestion)
        {
            _focusQuestion = false;
            await _copyAndClose!.FocusAsync();
        }
    }

    private Task OnCopyResultAsync(bool copied)
    {
        _copyFailed = !copied;
        return copied ? ReportCopiedAsync() : Task.CompletedTask;
    }

    private async Task OnCopyAndCloseResultAsync(bool copied)
    {
        await OnCopyResultAsync(copied);
        if (copied)
            Close();
    }

    private async Task DownloadAsync()
    {
        if (!await browser.DownloadTextAsync(FileName, $"ENTRI_API_KEY={Value}\n"))
            return;
        _downloaded = true;
        await ReportCopiedAsync();
    }

    private Task<bool> AskToStayAsync()
    {
        Ask();
        return Task.FromResult(false);
    }

    private void Ask()
    {
        _asking = _focusQuestion = true;
        StateHasChanged();
    }

    private void Close() => Dialog.Close(DialogResult.Ok(_copied));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Recording that a secret was copied failed.")]
        public static partial void OnCopiedFailed(ILogger logger, Exception exception);
    }
}
