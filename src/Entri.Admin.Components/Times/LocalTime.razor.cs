using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Components;

/// <summary>
/// A moment as "3 minutes ago", kept current, with the exact time on hover and focus in the browser's own zone and language.
/// Until the script is there (prerendered or static), the exact time is shown in UTC.
/// </summary>
public sealed partial class LocalTime(BrowserInterop browser, TimeProvider time, TimeTicker ticker)
{
    private string _text = "";

    /// <summary>The moment to show; none is "Never".</summary>
    [Parameter, EditorRequired]
    public required DateTimeOffset? Value { get; set; }

    /// <summary>Whether it is over; what a clock that was wrong wrote into the future then counts as now.</summary>
    [Parameter]
    public bool IsPast { get; set; }

    /// <summary>Whether it is something that ends: "90 days left".</summary>
    [Parameter]
    public bool IsEnd { get; set; }

    /// <summary>Whether the keyboard stops here to show the exact time. One time in a row is enough.</summary>
    [Parameter]
    public bool IsTabStop { get; set; } = true;

    /// <inheritdoc/>
    public void Dispose() => ticker.Ticked -= Refresh;

    /// <inheritdoc/>
    protected override void OnParametersSet() => _text = Describe();

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        ticker.Ticked += Refresh;
        await browser.LoadAsync();
    }

    private string Describe() => (Value, time.GetUtcNow()) switch
    {
        (null, _) => "",
        ({ } value, var now) when IsEnd => RelativeTime.DescribeEnd(value, now),
        ({ } value, var now) => RelativeTime.Describe(IsPast && value > now ? now : value, now),
    };

    private void Refresh() => _ = InvokeAsync(() =>
    {
        // Most words stay the same from tick to tick; those need no new render.
        var text = Describe();
        if (text == _text)
            return;
        _text = text;
        StateHasChanged();
    });
}
