using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Entri.Admin.Components;

/// <summary>
/// Copies the text of another element and says "Copied" for two seconds. The browser copies inside the click itself and then reports;
/// where the clipboard refuses, the text is left selected.
/// </summary>
public sealed partial class CopyButton(BrowserInterop browser, TimeProvider time)
{
    private static readonly TimeSpan Confirmation = TimeSpan.FromSeconds(2);

    private readonly string _id = ElementId.Next("copy");
    private readonly CancellationTokenSource _disposed = new();
    private readonly TaskCompletionSource _attached = new();
    private DotNetObjectReference<CopyButton>? _self;
    private MudButton _button = default!;
    private bool _copied;
    private int _copies;

    /// <summary>The id of the element whose text is copied.</summary>
    [Parameter, EditorRequired]
    public required string TargetId { get; set; }

    /// <summary>The button's words while nothing was copied.</summary>
    [Parameter]
    public string Text { get; set; } = "Copy";

    /// <summary>What is copied, for screen readers: "Token" is announced as "Token copied to the clipboard."</summary>
    [Parameter]
    public string What { get; set; } = "Text";

    /// <summary>The look of the button.</summary>
    [Parameter]
    public Variant Variant { get; set; } = Variant.Outlined;

    /// <summary>The size of the button.</summary>
    [Parameter]
    public Size Size { get; set; } = Size.Medium;

    /// <summary>True after the clipboard took the text, false after it refused.</summary>
    [Parameter]
    public EventCallback<bool> OnResult { get; set; }

    private string? AriaLabel => _copied || Text != "Copy" ? null : $"Copy {What.ToLowerInvariant()}";

    /// <summary>Puts the focus on the button, as soon as a press of it copies.</summary>
    public async ValueTask FocusAsync()
    {
        await _attached.Task;
        if (!_disposed.IsCancellationRequested)
            await _button.FocusAsync();
    }

    /// <summary>Called by the browser with the clipboard's answer.</summary>
    [JSInvokable]
    public async Task ReportAsync(bool copied)
    {
        _copied = copied;
        var copy = ++_copies;
        StateHasChanged();
        await OnResult.InvokeAsync(copied);
        if (copied)
            _ = ForgetAsync(copy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed.Cancel();
        _attached.TrySetResult();
        _disposed.Dispose();
        _self?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            await browser.CallAsync("attachCopy", _id, TargetId, _self = DotNetObjectReference.Create(this));
        }
        finally
        {
            _attached.TrySetResult();
        }
    }

    private async Task ForgetAsync(int copy)
    {
        if (_disposed.IsCancellationRequested)
            return;
        try
        {
            await Task.Delay(Confirmation, time, _disposed.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        if (copy == _copies)
            await InvokeAsync(() => { _copied = false; StateHasChanged(); });
    }
}
