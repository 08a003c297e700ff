using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Verify;

/// <summary>Tells a proxy or another service of the platform whether a caller may do what it is about to let in.</summary>
public sealed class VerifyCaller(ScopeCatalog catalog, ProjectLookup projects)
{
    /// <summary>
    /// A project that is not there is refused as one that the caller may not reach: a proxy's question knows no other answer.
    /// </summary>
    private static readonly Failure NotAllowed = new Failure.Refused("project_not_allowed", "The caller may not reach this project.");

    /// <summary>The most projects of one question: each is looked up.</summary>
    private const int MaxProjects = 20;

    private static readonly Failure NoProject = new Failure.Refused(
        "project_not_allowed", "The token is limited to some projects, and the question names none.");

    /// <summary>Decides it.</summary>
    /// <param name="caller">Who asks to be let in.</param>
    /// <param name="scopes">The names of what they need, all of them.</param>
    /// <param name="projectIds">The projects that it concerns; none where it concerns the organization.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>The scopes that the caller has, without those of services that this installation no longer names.</returns>
    public async ValueTask<Result<ScopeSet>> ExecuteAsync(
        Caller caller, string[] scopes, string[] projectIds, CancellationToken cancellationToken)
    {
        var needed = Array.ConvertAll(scopes, catalog.Find);
        if (Array.IndexOf(needed, null) is >= 0 and var unknown)
        {
            return new FieldErrors().Check("scope", $"is not known: {scopes[unknown]}").Failure!;
        }

        if (projectIds.Length > MaxProjects)
        {
            return new FieldErrors().Check("project", $"must stand at most {MaxProjects} times").Failure!;
        }

        if (needed.OfType<Scope>().Where(scope => !caller.May(scope)).ToArray() is { Length: > 0 } missing)
        {
            return missing is [var one] ? caller.Check(one)! : new Failure.Forbidden(missing, caller.Scopes);
        }

        if (projectIds.Length == 0 && scopes.Length > 0 && caller.Limits.Projects is not null)
        {
            return NoProject;
        }

        foreach (var projectId in projectIds)
        {
            if (caller.Limits.Projects?.Contains(projectId) == false
                || !await projects.ExistsAsync(caller.OrganizationId, projectId, cancellationToken))
            {
                return NotAllowed;
            }
        }

        ScopeSet known = [.. caller.Scopes.Where(scope => catalog.Find(scope.Name) is not null)];
        return known;
    }
}
