using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>A project that a token can be limited to.</summary>
/// <param name="Id"><c>proj_…</c></param>
/// <param name="Name">What people call it.</param>
public sealed record TokenProject(string Id, string Name);

/// <summary>Finds projects for the limits of a token, by name or by id.</summary>
public sealed class FindTokenProjects(IDbContextFactory<EntriDbContext> contexts)
{
    private const int Shown = 20;

    /// <summary>The first projects by name that have the words in it and are in use.</summary>
    public Task<Result<List<TokenProject>>> SearchAsync(Caller caller, string? text, CancellationToken cancellationToken) => ReadAsync(
        caller,
        projects =>
        {
            projects = projects.Where(project => project.ArchivedAt == null);
            projects = SearchText.Term(text) is { } term ? projects.Where(project => project.NormalizedName.Contains(term)) : projects;
            return projects.OrderBy(project => project.NormalizedName).ThenBy(project => project.Id).Take(Shown);
        },
        cancellationToken);

    /// <summary>Those with these ids that are still there, by name.</summary>
    public Task<Result<List<TokenProject>>> NamedAsync(Caller caller, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        ReadAsync(
            caller,
            projects => projects.Where(project => ids.Contains(project.Id)).OrderBy(project => project.NormalizedName),
            cancellationToken);

    private async Task<Result<List<TokenProject>>> ReadAsync(
        Caller caller, Func<IQueryable<Project>, IQueryable<Project>> choose, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.ProjectsRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await choose(db.ProjectsOf(caller).AsNoTracking())
            .Select(project => new TokenProject(project.Id, project.Name)).ToListAsync(cancellationToken);
    }
}
