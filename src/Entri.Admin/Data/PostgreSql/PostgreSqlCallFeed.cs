using Npgsql;

namespace Entri.Admin.Data.PostgreSql;

/// <summary>The feed between instances on one PostgreSQL server; <see cref="PostgreSqlNotifications"/> hears it.</summary>
internal sealed partial class PostgreSqlCallFeed(NpgsqlDataSource database, ILogger<PostgreSqlCallFeed> logger) : CallFeed
{
    /// <summary>Its channel.</summary>
    public const string Channel = "entri_calls";

    /// <inheritdoc/>
    public override void Tell(string message) => _ = Task.Run(() => TellAsync(message));

    private async Task TellAsync(string message)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT pg_notify($1, $2)");
            command.Parameters.Add(new() { Value = Channel });
            command.Parameters.Add(new() { Value = message });
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or ObjectDisposedException)
        {
            Log.Lost(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A call was not told to the page that waits for it: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);
    }
}
