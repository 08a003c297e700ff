using Npgsql;

namespace Entri.Admin.Data;

/// <summary>
/// Shares each caller's window of requests between the instances on one PostgreSQL server. An instance takes a part of what is left,
/// and asks again when it has used that up, so that most requests cost nothing here and all together never exceed the limit.
/// </summary>
public sealed class SharedRequestCounts(NpgsqlDataSource database)
{
    private const string Take =
        """
        INSERT INTO "RateLimitWindows" AS w ("Key", "ResetAt", "Taken") VALUES ($1, $2, $3)
        ON CONFLICT ("Key") DO UPDATE SET
            "Taken" = CASE WHEN w."ResetAt" > $4 AND w."ResetAt" <= $5 THEN w."Taken" + $3 ELSE $3 END,
            "ResetAt" = CASE WHEN w."ResetAt" > $4 AND w."ResetAt" <= $5 THEN w."ResetAt" ELSE $2 END
        RETURNING "Taken", "ResetAt"
        """;

    /// <summary>
    /// Takes a part of the window, or begins the next one where it has ended. A window that ends more than twice its length from now was
    /// begun by a clock that was wrong, and must not shut the caller out until then; less than that is how far clocks may be apart.
    /// </summary>
    /// <param name="key">The caller.</param>
    /// <param name="part">How many requests.</param>
    /// <param name="now">The time.</param>
    /// <param name="length">How long a window lasts that begins now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many all instances have taken, this part included and possibly more than there were; and when the window ends.</returns>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public async Task<(int Taken, DateTimeOffset ResetAt)> TakeAsync(
        string key, int part, DateTimeOffset now, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Take);
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = now + length });
        command.Parameters.Add(new() { Value = part });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = now + (2 * length) });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetInt32(0), row.GetFieldValue<DateTimeOffset>(1));
    }
}
