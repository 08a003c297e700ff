using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Forms;

/// <summary>Shows and changes the link to the calendar of tokens, as a part of another page.</summary>
public interface ITokenCalendarView
{
    /// <summary>The panel, for whoever may change the policy.</summary>
    RenderFragment Panel { get; }
}
