using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Forms;

/// <summary>Shows what was done to one thing, as a part of its page.</summary>
public interface IActivityView
{
    /// <summary>What was done in a project, newest first.</summary>
    /// <param name="projectId">The project's id.</param>
    RenderFragment OfProject(string projectId);

    /// <summary>The life of a token, newest first: what was done to it and by it, its values, first calls and refusals.</summary>
    /// <param name="tokenId">The token's id.</param>
    RenderFragment OfToken(string tokenId);

    /// <summary>The newest entries of the organization, and the way to all.</summary>
    RenderFragment Latest();
}
