using System.Data.Common;
using Npgsql;

namespace Entri.Admin.Data.PostgreSql;

/// <summary>Reads through the pool of connections, which keeps statements prepared that run often.</summary>
public sealed class PostgreSqlReads(NpgsqlDataSource database) : DatabaseReads
{
    /// <inheritdoc/>
    public override async ValueTask<T> ReadAsync<T>(
        PreparedStatement statement, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await using var command = database.CreateCommand(statement.Sql);
                for (var i = 0; i < values.Length; i++)
                {
                    command.Parameters.Add(new NpgsqlParameter($"p{i}", values[i] ?? DBNull.Value));
                }

                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                return read(rows);
            }
            catch (NpgsqlException lost) when (isFirst && lost is not PostgresException && lost.InnerException is not TimeoutException)
            {
                // The server may have gone while the connection lay in the pool; a new one tells whether it is back.
            }
        }
    }
}
