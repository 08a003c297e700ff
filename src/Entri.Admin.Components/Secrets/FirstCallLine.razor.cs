using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Components;

/// <summary>
/// Waits for the first call with a secret and says that it came, or why it was refused; and lets the browser make one, with the secret as
/// it stands in the page.
/// </summary>
public sealed partial class FirstCallLine(BrowserInterop browser)
{
    private IDisposable? _watch;
    private FirstCall? _first;
    private FirstCall? _refused;
    private TestAnswer? _answer;

    /// <summary>How it hears of calls.</summary>
    [Parameter, EditorRequired]
    public required FirstCalls Calls { get; set; }

    /// <summary>The id of the element that shows the secret.</summary>
    [Parameter, EditorRequired]
    public required string ValueId { get; set; }

    private string State => _first is not null ? "arrived" : _refused is not null ? "refused" : "waiting";

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    /// <inheritdoc/>
    protected override void OnInitialized() => _watch = Calls.Watch(call => InvokeAsync(() =>
    {
        if (call.Problem is null)
        {
            _first ??= call;
        }
        else
        {
            _refused = call;
        }
        StateHasChanged();
    }));

    private async Task SendTestAsync() =>
        _answer = await browser.AskAsync<TestAnswer>("sendTest", ValueId, Calls.TestAddress) ?? new TestAnswer(0, "");

    private sealed record TestAnswer(int Status, string Text)
    {
        public string Words => Status switch
        {
            0 => "The test request did not reach the server.",
            200 => "The test request was answered with 200: the token works.",
            _ => $"The test request was answered with {Status}.",
        };
    }
}
