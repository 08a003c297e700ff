using Npgsql;

namespace Entri.Admin.Data.PostgreSql;

/// <summary>Hears from PostgreSQL what has changed, whichever instance changed it. Triggers of the database send it.</summary>
internal sealed partial class PostgreSqlNotifications(
    NpgsqlDataSource database, ChangeFeed changes, ILogger<PostgreSqlNotifications> logger) : BackgroundService
{
    /// <summary>The channel that the triggers name.</summary>
    public const string Channel = "entri_access";

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Lost(logger, exception.Message);
                await Task.Delay(PauseAfterFailure, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.OpenConnectionAsync(stoppingToken);
        connection.Notification += (_, notification) => changes.Raise(notification.Payload);
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await command.ExecuteNonQueryAsync(stoppingToken);
        }

        while (true)
        {
            await connection.WaitAsync(stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Changes of access are not heard of for a moment, so pages may close seconds later: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);
    }
}
