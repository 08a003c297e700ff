using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>
/// The one way to change the database. A change waits for its turn, decides from rows that it reads in its own transaction, and is saved
/// and committed by this class. On SQLite nobody else writes meanwhile; on PostgreSQL nobody who holds the same owner does, and somebody
/// else who came in between makes it start over where the two clash (READ COMMITTED, with unique indexes, foreign keys and versions).
/// Trouble with the database is a failure like any other.
/// </summary>
public sealed partial class DatabaseWriter(
    IDbContextFactory<EntriDbContext> contexts, ChangeFeed changes, ILogger<DatabaseWriter> logger)
{
    private const int MaxAttempts = 20;

    /// <summary>The longest pause before another attempt, in milliseconds; chance keeps two who met once from meeting again.</summary>
    private const int MaxPause = 20;

    /// <summary>Changes what belongs to one organization, after those who do the same and before those who come later.</summary>
    /// <param name="owner">The organization's id, <see cref="EntriDbContext.Installation"/>, or null for what belongs to none.</param>
    /// <param name="change">
    /// Reads, decides and changes; it must touch nothing but its context, because it may run several times. A failure undoes everything.
    /// </param>
    /// <param name="cancellationToken">Stops the work, also while it waits for its turn, until it is being committed.</param>
    /// <returns>What the change returned, or <see cref="Failure.Unavailable"/> where the database could not do it.</returns>
    public async Task<Result<T>> WriteAsync<T>(
        string? owner, Func<EntriDbContext, Task<Result<T>>> change, CancellationToken cancellationToken)
        where T : notnull
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(owner, change, cancellationToken);
            }
            catch (Exception exception) when (attempt < MaxAttempts && DatabaseFailure.IsOvertaken(exception))
            {
            }
            catch (Exception exception) when (DatabaseFailure.IsUnavailable(exception))
            {
                Log.Unavailable(logger, exception);
                return new Failure.Unavailable();
            }

            await Task.Delay(Random.Shared.Next(MaxPause), cancellationToken);
        }
    }

    /// <inheritdoc cref="WriteAsync{T}(string?, Func{EntriDbContext, Task{Result{T}}}, CancellationToken)"/>
    public Task<Result<Done>> WriteAsync(Func<EntriDbContext, Task> change, CancellationToken cancellationToken) => WriteAsync<Done>(
        owner: null,
        async db =>
        {
            await change(db);
            return default(Done);
        },
        cancellationToken);

    private async Task<Result<T>> TryAsync<T>(
        string? owner, Func<EntriDbContext, Task<Result<T>>> change, CancellationToken cancellationToken)
        where T : notnull
    {
        List<string> changed = [];
        var result = await CommitAsync(owner, change, changed, cancellationToken);

        // However many pages hear of it, the next change need not wait for them.
        changed.ForEach(changes.Raise);
        return result;
    }

    /// <summary>Makes a change, and tells who and what is changed by it once it is committed.</summary>
    private async Task<Result<T>> CommitAsync<T>(
        string? owner, Func<EntriDbContext, Task<Result<T>>> change, List<string> changed, CancellationToken cancellationToken)
        where T : notnull
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ChangedPeople.Clear();
        using var turn = await db.WaitForTurnAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldAsync(owner, cancellationToken);
        var result = await change(db);
        if (result.Failure is null)
        {
            string[] people = [.. PeopleOf(db), .. db.ChangedPeople];
            await db.SaveChangesAsync(cancellationToken);
            var mail = db.ChangeTracker.Entries<OutgoingMail>().Select(_ => OutgoingMail.Feed);
            var organizations = db.ChangeTracker.Entries<ActivityEntry>().Select(entry => entry.Entity.OrganizationId);
            string[] ids = [.. organizations.Concat(people).Concat(mail).Distinct()];
            await db.AnnounceAsync(ids, cancellationToken);
            try
            {
                await transaction.CommitAsync(CancellationToken.None);
            }
            catch (Exception exception) when (DatabaseFailure.MayBeCommitted(exception))
            {
                Log.Lost(logger, exception);
                return new Failure.Unavailable(MayBeDone: true);
            }

            changed.AddRange(ids);
        }

        return result;
    }

    /// <summary>Whose part in an organization has changed: what they may do there, or that it is offered to them.</summary>
    private static IEnumerable<string> PeopleOf(EntriDbContext db)
    {
        var members = db.ChangeTracker.Entries<Member>().Where(entry => entry.State is not EntityState.Unchanged)
            .Select(entry => entry.Entity.UserId);
        var offers = db.ChangeTracker.Entries<Organization>()
            .Select(entry => entry.Property(organization => organization.TransferToUserId))
            .Where(to => to.IsModified)
            .SelectMany(to => new[] { to.OriginalValue, to.CurrentValue });
        return members.Concat(offers.OfType<string>());
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A change was given up: the database is busy, full or out of reach.")]
        public static partial void Unavailable(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "The database went away at the end of a change, which may have been made or not.")]
        public static partial void Lost(ILogger logger, Exception exception);
    }
}
