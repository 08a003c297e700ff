using System.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>How use cases reach the database.</summary>
public static class ContextFactoryExtensions
{
    private const int MaxAttempts = 20;

    /// <summary>The longest pause before another attempt, in milliseconds; chance keeps two who met once from meeting again.</summary>
    private const int MaxPause = 20;

    /// <summary>Runs a read-change-save operation, again from the start where somebody else changed the same rows in between.</summary>
    /// <param name="contexts">Makes a context for each attempt.</param>
    /// <param name="operation">Reads, decides, changes and saves; it must not touch anything but its context.</param>
    /// <exception cref="DbUpdateException">The rows were changed in between at every attempt.</exception>
    public static async Task<Result<T>> WriteAsync<T>(
        this IDbContextFactory<EntriDbContext> contexts, Func<EntriDbContext, Task<Result<T>>> operation)
        where T : notnull
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync();
            try
            {
                using var turn = await db.TakeWriteTurnAsync();
                return await operation(db);
            }
            catch (Exception exception) when (attempt < MaxAttempts && DatabaseFailure.IsOvertaken(exception))
            {
            }

            await Task.Delay(Random.Shared.Next(MaxPause));
        }
    }

    /// <summary>
    /// Runs an operation as if nobody else were at work, so that what it has found missing stays so until it is done; again from the start
    /// where that cannot be, or where somebody else has just taken a name that has to be unique.
    /// </summary>
    /// <param name="db">The operation's context, with nothing read or added yet.</param>
    /// <param name="operation">Reads, decides, changes and saves; a failure that it returns undoes what it has saved.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DbUpdateException">Somebody else came in between at every attempt.</exception>
    public static async Task<Result<T>> WriteAloneAsync<T>(
        this EntriDbContext db, Func<Task<Result<T>>> operation, CancellationToken cancellationToken)
        where T : notnull
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var turn = await db.TakeWriteTurnAsync(cancellationToken);
                await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
                var result = await operation();
                if (result.Failure is null)
                {
                    await transaction.CommitAsync(cancellationToken);
                }

                return result;
            }
            catch (Exception exception) when (
                attempt < MaxAttempts
                && (DatabaseFailure.IsOvertaken(exception) || DatabaseFailure.IsDuplicate(exception)))
            {
                db.ChangeTracker.Clear();
            }

            await Task.Delay(Random.Shared.Next(MaxPause), cancellationToken);
        }
    }
}
