using Npgsql;

namespace Entri.Admin.Data.PostgreSql;

/// <summary>
/// Hears from PostgreSQL what has changed, whichever instance changed it. Triggers of the database tell of access, and each change tells of
/// its organization and of the people whose rights it changed (<see cref="PostgreSqlEntriDbContext.AnnounceAsync"/>). Instances tell each
/// other of calls that a page waits for (<see cref="PostgreSqlCallFeed"/>).
/// </summary>
internal sealed partial class PostgreSqlNotifications(
    NpgsqlDataSource database, ChangeFeed changes, CallFeed calls, ILogger<PostgreSqlNotifications> logger) : BackgroundService
{
    /// <summary>The channel of the first two; the triggers name it.</summary>
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
        connection.Notification += (_, notification) =>
            (notification.Channel == PostgreSqlCallFeed.Channel ? (Action<string>)calls.Raise : changes.Raise)(notification.Payload);
        foreach (var channel in new[] { PostgreSqlCallFeed.Channel, Channel })
        {
            await using var command = new NpgsqlCommand($"LISTEN {channel}", connection);
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
            Message = "Changes are not heard of for a moment, so pages may close or show them later: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);
    }
}
