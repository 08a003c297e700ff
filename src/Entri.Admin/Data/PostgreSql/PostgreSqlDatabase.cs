using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entri.Admin.Data.PostgreSql;

/// <summary>What is particular about PostgreSQL: how to connect, and its failures.</summary>
internal static class PostgreSqlDatabase
{
    /// <summary>
    /// How many statements a connection keeps prepared, where the connection string does not say; the app has fewer that repeat.
    /// </summary>
    private const int PreparedStatements = 100;

    /// <summary>
    /// How often a connection that waits or lies unused is asked whether it lives, where the connection string does not say.
    /// </summary>
    private const int KeepAliveSeconds = 30;

    /// <summary>
    /// How many connections an instance opens at most, where the connection string does not say: a server as installed takes 100 in all.
    /// </summary>
    private const int MaxConnections = 40;

    /// <summary>What is the least that works: with fewer, what listens for news keeps everything else out.</summary>
    private const int MinConnections = 4;

    /// <summary>How to connect: as configured, with statements kept prepared, and with what is acknowledged on disk.</summary>
    public static NpgsqlConnectionStringBuilder Connection(string? configured)
    {
        var connection = Parse(configured);
        if (string.IsNullOrEmpty(connection.Host))
        {
            throw DatabaseOptions.Invalid(
                "ConnectionStrings:Entri must say where PostgreSQL runs, as in Host=localhost;Database=entri;Username=entri;Password=…");
        }

        // Who listens for news waits for hours, and must notice when the other side is gone.
        SetDefault(connection, "Keepalive", KeepAliveSeconds);
        SetDefault(connection, "Max Auto Prepare", PreparedStatements);
        SetDefault(connection, "Maximum Pool Size", MaxConnections);
        if (connection.MaxPoolSize < MinConnections)
        {
            throw DatabaseOptions.Invalid(
                $"ConnectionStrings:Entri must leave Maximum Pool Size at {MinConnections} or more: one connection only listens.");
        }

        // A server may be set to acknowledge what is not on disk yet. An option of the connection outlives the reset between two uses.
        connection.Options = $"{connection.Options} -c synchronous_commit=on".TrimStart();
        return connection;
    }

    /// <summary>
    /// Makes the pool of connections that everything uses, the contexts included. Nothing connects yet. Of several servers only one that
    /// takes changes is used: a standby may not know yet that a token was revoked.
    /// </summary>
    public static NpgsqlDataSource DataSource(NpgsqlConnectionStringBuilder connection)
    {
        if (!connection.Host!.Contains(',', StringComparison.Ordinal))
        {
            return NpgsqlDataSource.Create(connection);
        }

        // The library refuses the setting together with the choice that is made here.
        connection.TargetSessionAttributes = null;
        var servers = new NpgsqlDataSourceBuilder(connection.ConnectionString).BuildMultiHost();
        return servers.WithTargetSession(TargetSessionAttributes.ReadWrite);
    }

    /// <summary>How contexts reach the database: by the data source among the services, which EF finds there.</summary>
    public static void Configure(DbContextOptionsBuilder options) => options
        .UseNpgsql()
        .AddInterceptors(PostgreSqlLostTransaction.Instance);

    /// <inheritdoc cref="DatabaseFailure.IsUnavailable"/>
    public static bool IsUnavailable(NpgsqlException exception) =>
        exception.IsTransient

        // Without a code of the server it is the connection: cut, out of step, or none that is free.
        || exception is not PostgresException { SqlState: var state }

        // Going down, or a wait that took too long; a password that was changed; a server that takes no changes, because another one does.
        || state.StartsWith("57", StringComparison.Ordinal)
        || state.StartsWith("28", StringComparison.Ordinal)
        || state is PostgresErrorCodes.ReadOnlySqlTransaction;

    /// <inheritdoc cref="DatabaseFailure.IsOvertaken"/>
    public static bool IsOvertaken(NpgsqlException exception) =>
        exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation;

    /// <inheritdoc cref="DatabaseFailure.WhyNotOpened"/>
    public static string? WhyNotOpened(NpgsqlException exception)
    {
        var isClosedToUs = exception.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege;
        if (!isClosedToUs && !IsUnavailable(exception))
        {
            return null;
        }

        var reason = exception is PostgresException { MessageText: var text } ? text : exception.Message;
        var detail = exception.InnerException is { } inner && inner.Message != reason ? $" ({inner.Message.TrimEnd('.')})" : "";
        return $"{reason.TrimEnd('.')}{detail}. Check ConnectionStrings:Entri.";
    }

    /// <summary>Sets what was not said. ContainsKey would tell whether there is such a setting at all.</summary>
    private static void SetDefault(NpgsqlConnectionStringBuilder connection, string key, int value)
    {
        if (!connection.Keys.Any(known => known == key))
        {
            connection[key] = value;
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string? configured)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(configured);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            throw DatabaseOptions.Invalid($"ConnectionStrings:Entri is wrong. {exception.Message}");
        }
    }
}
