using System.Text.Json.Serialization;
using Entri.Admin.Api;
using Entri.Admin.Data;
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

/// <summary>Which entries.</summary>
/// <param name="Page">The page.</param>
/// <param name="Action">Only this action.</param>
/// <param name="UserId">Only what this person did.</param>
/// <param name="ProjectId">Only what concerns this project.</param>
/// <param name="TargetType">Only what was done to this kind of thing: <c>token</c>.</param>
/// <param name="TargetId">Only what was done to this very thing.</param>
public sealed record ListActivityRequest(
    PageQuery Page,
    string? Action = null,
    string? UserId = null,
    string? ProjectId = null,
    string? TargetType = null,
    string? TargetId = null);

/// <summary>Lists what happened in the organization, newest first.</summary>
public sealed class ListActivity(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Reads one page.</summary>
    public async Task<Result<ListResponse<ActivityResponse>>> ExecuteAsync(
        Caller caller, ListActivityRequest request, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.ActivityRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (request.ProjectId is { } projectId
            && !await db.ProjectsOf(caller).AnyAsync(project => project.Id == projectId, cancellationToken))
        {
            return new Failure.NotFound("Project");
        }

        var entries = db.ActivityOf(caller).AsNoTracking().Where(entry =>
            (request.Action == null || entry.Action == request.Action)
            && (request.UserId == null || entry.UserId == request.UserId)
            && (request.TargetType == null || entry.TargetType == request.TargetType)
            && (request.TargetId == null || entry.TargetId == request.TargetId)
            && (request.ProjectId == null || entry.ProjectId == request.ProjectId));

        // The order of the log, which a clock that was wrong for a while has not changed.
        var page = await entries.OrderByDescending(entry => entry.Sequence)
            .ToListResponseAsync(request.Page, cancellationToken);
        return page.Map(ActivityResponse.Of);
    }
}
