using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Forms;

/// <summary>Shows what was done to one thing, as a part of its page.</summary>
public interface IActivityView
{
    /// <summary>The entries, newest first.</summary>
    /// <param name="targetId">The id of the thing.</param>
    RenderFragment Of(string targetId);

    /// <summary>The newest entries of the organization, and the way to all.</summary>
    RenderFragment Latest();
}
