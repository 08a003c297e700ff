using Entri.Admin.Features.Projects;
using Microsoft.Data.Sqlite;

namespace Entri.Admin.Benchmarks.Limits;

/// <summary>
/// The floor under everything: one open connection and one prepared command for each thread. Microsoft.Data.Sqlite works
/// synchronously, so a command never crosses an await.
/// </summary>
internal sealed class RawProjects(string databaseFile)
{
    [ThreadStatic]
    private static SqliteCommand? _command;

    public List<ProjectResponse> Of(string organizationId)
    {
        var command = _command ??= Prepare();
        command.Parameters[0].Value = organizationId;
        using var reader = command.ExecuteReader();
        var projects = new List<ProjectResponse>();
        while (reader.Read())
        {
            projects.Add(new ProjectResponse(
                reader.GetString(0),
                reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4)[2..^2].Split("\",\""),
                reader.GetString(5),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)),
                ArchivedAt: null));
        }

        return projects;
    }

    private SqliteCommand Prepare()
    {
        var connection = new SqliteConnection($"Data Source={databaseFile};Mode=ReadOnly");
        connection.Open();
        var command = connection.CreateCommand();
        command.CommandText = """
            SELECT Id, Name, Description, SourceLanguage, TargetLanguages, OrganizationId, CreatedAt, UpdatedAt
            FROM Projects WHERE OrganizationId = $organization AND ArchivedAt IS NULL ORDER BY CreatedAt, Id LIMIT 50
            """;
        command.Parameters.Add("$organization", SqliteType.Text);
        command.Prepare();
        return command;
    }
}
