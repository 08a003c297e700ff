using System.Text.Json.Serialization;
using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>Something that somebody did.</summary>
/// <param name="Id"><c>act_…</c></param>
/// <param name="Action">What was done: <c>token.created</c>.</param>
/// <param name="UserId">The person who did it; null where a token did.</param>
/// <param name="UserName">Their name, or the token's, at that time.</param>
/// <param name="ProjectId">The project that it concerns, or null.</param>
/// <param name="OrganizationId">The organization in which it was done.</param>
/// <param name="TargetId">What was changed.</param>
/// <param name="TargetType">
/// The kind of what was changed: <c>token</c>, <c>project</c>, <c>organization</c>, <c>user</c>, <c>invitation</c>.
/// </param>
/// <param name="Metadata">Names, changed members, and the id of the token that did it; never a secret.</param>
/// <param name="Created">When it was done.</param>
public sealed record ActivityResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Action,
    string? UserId,
    string UserName,
    string? ProjectId,
    string OrganizationId,
    string TargetId,
    string TargetType,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset Created)
{
    internal static ActivityResponse Of(ActivityEntry entry) => new(
        entry.Id,
        entry.Action,
        entry.UserId,
        entry.UserName,
        entry.ProjectId,
        entry.OrganizationId,
        entry.TargetId,
        entry.TargetType,
        entry.Metadata,
        entry.CreatedAt);
}

/// <summary>Lists what happened in the organization, newest first.</summary>
public sealed class ListActivity(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Reads one page of what an address asks for.</summary>
    public async Task<Result<ListResponse<ActivityResponse>>> ExecuteAsync(
        Caller caller, PageQuery page, ActivityQuery query, CancellationToken cancellationToken)
    {
        var filter = query.ToFilter();
        return filter.Failure ?? await ExecuteAsync(caller, page, filter.Value, cancellationToken);
    }

    /// <summary>Reads one page.</summary>
    public async Task<Result<ListResponse<ActivityResponse>>> ExecuteAsync(
        Caller caller, PageQuery page, ActivityFilter filter, CancellationToken cancellationToken)
    {
        // Of a project that the caller reaches, the filter has it already.
        var isOfProject = filter.ProjectId is { } projectId && caller.Limits.Projects?.Contains(projectId) == true;
        if ((caller.Check(Scope.ActivityRead) ?? (isOfProject ? null : caller.CheckWholeOrganization())) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var matches = await ActivityIndex.FindAsync(db, caller.OrganizationId, filter, cancellationToken);
        var data = await db.ReadActivityAsync(caller, matches.Newest(page.Offset, page.Limit), cancellationToken);
        return new ListResponse<ActivityResponse>(data.ConvertAll(ActivityResponse.Of), ListMeta.Of(page, (int)matches.Total));
    }

    /// <summary>Reads one page of what concerns a project, which must be there.</summary>
    public async Task<Result<ListResponse<ActivityResponse>>> OfProjectAsync(
        Caller caller, string projectId, PageQuery page, string? action, string? userId, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (caller.May(Scope.ActivityRead)
                && !await db.ProjectsOf(caller).AnyAsync(project => project.Id == projectId, cancellationToken))
            {
                return new Failure.NotFound("Project");
            }
        }

        var query = new ActivityQuery { Action = action, UserId = userId, ProjectId = projectId };
        return await ExecuteAsync(caller, page, query, cancellationToken);
    }
}
