using Microsoft.Data.Sqlite;

namespace Entri.Admin.Tests.Commands;

/// <summary>What tests of commands over a SQLite file share: a folder of their own, and a look into the file.</summary>
public abstract class DatabaseCommandTest : IAsyncDisposable
{
    protected DatabaseCommandTest() => TestDatabase.SkipUnlessSqlite();

    protected DataFolder Folder { get; } = new();

    protected string DatabaseFile => Folder.DatabaseFile;

    public async ValueTask DisposeAsync()
    {
        await Folder.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static async Task<(TestOrganization Organization, TestToken Token)> FillAsync(EntriHost host, int projects)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        for (var number = 0; number < projects; number++)
        {
            await host.PostAsync("/api/projects", token.Credentials, new { name = $"P{number}", sourceLanguage = "en" });
        }

        return (organization, token);
    }

    protected static async Task<string[]> QueryAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        List<string> rows = [];
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(reader.GetString(0));
        }

        return [.. rows];
    }
}
