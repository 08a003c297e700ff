using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Components;

/// <summary>A column: its head, its cells and how much room it gets.</summary>
/// <param name="Title">The words of the head.</param>
/// <param name="Cell">What a row shows in it, in two lines at most.</param>
/// <param name="Sort">Makes the head a button that sorts.</param>
/// <param name="Width">How wide it is.</param>
/// <param name="IsExtra">Whether it leaves first where there is little room.</param>
/// <param name="Card">Where its cell stands when rows become cards.</param>
/// <param name="HideTitle">Keeps the words for screen readers only, for a column of buttons.</param>
/// <param name="NeedsRoom">Whether it is there only where there is plenty of room.</param>
public sealed record ListColumn<TItem>(
    string Title,
    RenderFragment<TItem> Cell,
    ListSort? Sort = null,
    ListColumnWidth Width = ListColumnWidth.Rest,
    bool IsExtra = false,
    CardPlace Card = CardPlace.None,
    bool HideTitle = false,
    bool NeedsRoom = false)
{
    /// <summary>Whether the person has hidden it. Cards, which show little, keep it.</summary>
    internal bool IsOff { get; init; }

    internal string Class =>
        $"list-{Width.ToString().ToLowerInvariant()} card-{Card.ToString().ToLowerInvariant()}{(IsExtra ? " extra" : "")}"
        + (NeedsRoom ? " roomy" : "") + (IsOff ? " off" : "");
}

/// <summary>How wide a column is.</summary>
public enum ListColumnWidth
{
    /// <summary>It shares with others of this kind what the rest leaves.</summary>
    Rest,

    /// <summary>A button or two.</summary>
    Menu,

    /// <summary>A state, or a time.</summary>
    Narrow,

    /// <summary>A date, an address, or a few short words.</summary>
    Medium,

    /// <summary>As the one before, and more where the list is wide.</summary>
    Wide,
}

/// <summary>Where a cell stands on a card, which has three lines at most.</summary>
public enum CardPlace
{
    /// <summary>On no card.</summary>
    None,

    /// <summary>At the top: the name, and a line about it.</summary>
    Title,

    /// <summary>In the corner: the state.</summary>
    Corner,

    /// <summary>In the outermost corner: the buttons.</summary>
    Menu,

    /// <summary>The last line, where reading starts.</summary>
    Start,

    /// <summary>The last line, at the other end.</summary>
    End,
}

/// <summary>What a list can be sorted by.</summary>
/// <param name="Key">Its name in the address and in <see cref="ListRequest.Sort"/>.</param>
/// <param name="Ascending">The order in words, from low to high: "Name, A to Z".</param>
/// <param name="Descending">The order in words, from high to low.</param>
/// <param name="StartsDescending">Whether the first press sorts from high to low, as people want of times.</param>
public sealed record ListSort(string Key, string Ascending, string Descending, bool StartsDescending = false);
