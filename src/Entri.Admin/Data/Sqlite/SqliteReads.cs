using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.ObjectPool;

namespace Entri.Admin.Data.Sqlite;

/// <summary>Reads on connections that stay open with their statements, because the library's own pool forgets those.</summary>
/// <param name="create">Makes a connection that is not open yet.</param>
public sealed class SqliteReads(Func<SqliteConnection> create) : DatabaseReads, IDisposable
{
    /// <summary>How many connections stay open when nobody reads: enough for every core.</summary>
    private const int MaxIdle = 16;

    private readonly ObjectPool<PreparedConnection> _connections =
        new DefaultObjectPoolProvider { MaximumRetained = MaxIdle }.Create(new Policy(create));

    /// <inheritdoc/>
    public override async ValueTask<T> ReadAsync<T>(
        PreparedStatement statement, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var connection = _connections.Get();
        try
        {
            T value;
            var command = connection.Find(statement) ?? await connection.PrepareAsync(statement, values.Length, cancellationToken);
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            }

            await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
            {
                value = read(rows);
            }

            _connections.Return(connection);
            return value;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connections that nobody uses.</summary>
    public void Dispose() => (_connections as IDisposable)?.Dispose();

    private sealed class Policy(Func<SqliteConnection> create) : PooledObjectPolicy<PreparedConnection>
    {
        public override PreparedConnection Create() => new(create());

        public override bool Return(PreparedConnection obj) => true;
    }

    /// <summary>A connection and the statements that it has prepared. One read uses it at a time.</summary>
    private sealed class PreparedConnection(SqliteConnection connection) : IDisposable
    {
        private readonly Dictionary<PreparedStatement, SqliteCommand> _commands = [];

        public SqliteCommand? Find(PreparedStatement statement) => _commands.GetValueOrDefault(statement);

        public async ValueTask<SqliteCommand> PrepareAsync(PreparedStatement statement, int parameters, CancellationToken cancellationToken)
        {
            if (connection.State != ConnectionState.Open)
            {
                await connection.OpenAsync(cancellationToken);
            }

            var command = connection.CreateCommand();
            command.CommandText = statement.Sql;
            for (var i = 0; i < parameters; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
            }

            // Without it the library would parse the text at every run.
            await command.PrepareAsync(cancellationToken);
            _commands.Add(statement, command);
            return command;
        }

        public void Dispose()
        {
            foreach (var command in _commands.Values)
            {
                command.Dispose();
            }

            connection.Dispose();
        }
    }
}
