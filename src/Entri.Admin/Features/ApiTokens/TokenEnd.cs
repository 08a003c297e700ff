using Entri.Admin.Components;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>When a token shall end, while somebody chooses it. Days are those of the person's zone, which only the browser knows.</summary>
public sealed class TokenEnd(BrowserInterop browser, TimeProvider clock, TokenExpiry start, DateOnly? startDay = null)
{
    private readonly TokenExpiry _start = start;
    private readonly DateOnly? _startDay = startDay;
    private DateOnly? _today;
    private LocalMoment? _end;

    /// <summary>What is chosen.</summary>
    public TokenExpiry Choice { get; set; } = start;

    /// <summary>The day that was picked, where a date is chosen.</summary>
    public DateOnly? Day { get; set; } = startDay;

    /// <summary>The moment that the last day ends, once the browser has told it.</summary>
    public LocalMoment? End => _end?.Day == LastDay ? _end : null;

    /// <summary>Whether something else is chosen than at the start.</summary>
    public bool IsChanged => Choice != _start || Day != _startDay;

    /// <summary>The choice as the end of a sentence.</summary>
    public string Words => End is { } end ? $"until {end.Words}"
        : Choice.IsNever ? "until somebody revokes it"
        : Choice.IsDate ? "until the day you choose"
        : $"for {Choice.Label}";

    private DateOnly? LastDay => Choice.LastDay(_today, Day);

    /// <summary>Finds out what the choice means where the person is.</summary>
    public async Task LookAsync()
    {
        // A dialog that was open over midnight still means the day that it names.
        _today ??= await browser.LocalDayAsync(clock.GetUtcNow());
        if (LastDay is { } day && await browser.EndOfDayAsync(day) is { } end)
        {
            _end = end;
        }
    }

    /// <summary>Tells what was chosen.</summary>
    /// <returns>
    /// Whether it is known, and from when on the token is refused, null for never. It is not known where the tab went away meanwhile; a
    /// token without an end is not what was asked for then.
    /// </returns>
    public async Task<(bool IsKnown, DateTimeOffset? End)> ReadAsync()
    {
        await LookAsync();
        return (End is not null || Choice.IsNever, End?.At.ToUniversalTime());
    }
}
