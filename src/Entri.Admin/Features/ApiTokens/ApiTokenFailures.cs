using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Why what is asked of a token cannot be done.</summary>
internal static class ApiTokenFailures
{
    public static readonly Failure NotFound = new Failure.NotFound("Token");

    public static readonly Failure Revoked = new Failure.Conflict("state", "Token is revoked");

    private static readonly Failure Expired = new Failure.Conflict("state", "Token has expired: give it a later end first");

    private static readonly Failure Disabled = new Failure.Conflict("state", "Token is disabled: enable it first");

    /// <summary>Why a token cannot get a new value, or null where it can: what opens nothing needs none.</summary>
    public static Failure? CheckLives(ApiToken token, DateTimeOffset now) => token.Life.End(now) switch
    {
        null => null,
        ApiTokenState.Revoked => Revoked,
        ApiTokenState.Expired => Expired,
        _ => Disabled,
    };

    /// <summary>What is wrong with projects of which the caller does not have every one, or null.</summary>
    public static async Task<Failure?> CheckProjectsAsync(
        this EntriDbContext db, Caller caller, ProjectSet? projects, CancellationToken cancellationToken)
    {
        string[] ids = [.. projects ?? []];
        var known = ids.Length == 0 ? [] : await db.ProjectsOf(caller).Where(project => ids.Contains(project.Id))
            .Select(project => project.Id).ToListAsync(cancellationToken);
        var unknown = ids.Except(known).ToArray();
        return unknown.Length == 0 ? null : new FieldErrors().Check("projects", ApiTokenRules.UnknownProjects(unknown)).Failure;
    }
}
