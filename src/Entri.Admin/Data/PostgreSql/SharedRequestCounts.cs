using Npgsql;

namespace Entri.Admin.Data.PostgreSql;

/// <summary>
/// Shares each caller's window of requests between the instances on one PostgreSQL server. An instance takes a part of what is left,
/// and asks again when it has used that up, so that most requests cost nothing here and all together never exceed the limit.
/// </summary>
public sealed class SharedRequestCounts(NpgsqlDataSource database)
{
    private const string Take =
        """
        INSERT INTO "RateLimitWindows" AS w ("Key", "ResetAt", "Taken") VALUES ($1, now() + $2, $3)
        ON CONFLICT ("Key") DO UPDATE SET
            "Taken" = CASE WHEN w."ResetAt" > now() AND w."ResetAt" <= now() + 2 * $2 THEN w."Taken" + $3 ELSE $3 END,
            "ResetAt" = CASE WHEN w."ResetAt" > now() AND w."ResetAt" <= now() + 2 * $2 THEN w."ResetAt" ELSE now() + $2 END
        RETURNING "Taken", "ResetAt", LEAST("ResetAt" - clock_timestamp(), $2)
        """;

    /// <summary>
    /// Takes a part of the window, or begins the next one where it has ended. The server's clock decides, as instances' own may differ. A
    /// window that ends much later than any could was begun before that clock was set back, and must not shut the caller out until then;
    /// one that ends a little later was begun by somebody who came later and got the row first.
    /// </summary>
    /// <param name="key">The caller.</param>
    /// <param name="part">How many requests.</param>
    /// <param name="length">How long a window lasts that begins now.</param>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public async Task<SharedWindow> TakeAsync(string key, int part, TimeSpan length)
    {
        await using var command = database.CreateCommand(Take);
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = length });
        command.Parameters.Add(new() { Value = part });
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new SharedWindow(row.GetInt32(0), row.GetFieldValue<DateTimeOffset>(1), row.GetTimeSpan(2));
    }
}

/// <summary>Where a shared window stands.</summary>
/// <param name="Taken">How many requests all instances have taken, possibly more than there were.</param>
/// <param name="EndsAt">When it ends by the server's clock, which tells it from the next one.</param>
/// <param name="Rest">How long it lasts from now on.</param>
public readonly record struct SharedWindow(int Taken, DateTimeOffset EndsAt, TimeSpan Rest);
