using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Forms;

/// <summary>Shows the tokens that are limited to a project, as a part of its page.</summary>
public interface IProjectTokensView
{
    /// <summary>The tokens, newest first.</summary>
    /// <param name="projectId">The id of the project.</param>
    RenderFragment Of(string projectId);
}
