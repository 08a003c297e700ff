using System.Data.Common;

namespace Entri.Admin.Data;

/// <summary>A project as a list shows it; see <see cref="Domain.Project"/>.</summary>
public sealed record ProjectRow(
    string Id,
    string Name,
    string? Description,
    string SourceLanguage,
    IReadOnlyList<string> TargetLanguages,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>Lists the first projects of an organization, which is what programs ask for most.</summary>
public sealed class ProjectLookup(DatabaseReads reads)
{
    // SQLite plans a statement anew at every run where a limit is a bare parameter, because it looks at its value.
    private static readonly PreparedStatement InUse = new(
        """
        SELECT "Id", "Name", "Description", "SourceLanguage", "TargetLanguages", "CreatedAt", "UpdatedAt"
        FROM "Projects" WHERE "OrganizationId" = @p0 AND "ArchivedAt" IS NULL ORDER BY "CreatedAt", "Id" LIMIT @p1 + 0
        """);

    private static readonly PreparedStatement ById = new(
        """
        SELECT 1 FROM "Projects" WHERE "Id" = @p0 AND "OrganizationId" = @p1
        """);

    /// <summary>Whether the organization has such a project, archived ones included.</summary>
    /// <param name="organizationId">Whose project.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="DbException">The database failed.</exception>
    public ValueTask<bool> ExistsAsync(string organizationId, string projectId, CancellationToken cancellationToken) =>
        reads.ReadAsync(ById, [projectId, organizationId], static row => row.Read(), cancellationToken);

    /// <summary>The oldest projects that are not archived.</summary>
    /// <param name="organizationId">Whose projects.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="DbException">The database failed.</exception>
    public ValueTask<List<ProjectRow>> FirstAsync(string organizationId, int limit, CancellationToken cancellationToken) =>
        reads.ReadAsync(InUse, [organizationId, limit], ReadAll, cancellationToken);

    private static List<ProjectRow> ReadAll(DbDataReader row)
    {
        var list = new List<ProjectRow>();
        while (row.Read())
        {
            list.Add(new ProjectRow(
                row.GetString(0),
                row.GetString(1),
                row.GetNullableString(2),
                row.GetString(3),
                row.GetLanguageTags(4),
                row.GetTime(5),
                row.GetTime(6)));
        }

        return list;
    }
}
