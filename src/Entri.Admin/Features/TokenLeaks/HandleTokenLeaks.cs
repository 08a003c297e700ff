using System.Security.Cryptography;
using System.Text.Json;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>
/// Deals with reports of found tokens, when they come and, should an instance die over one, a little later or by another instance. To do
/// so twice changes nothing more.
/// </summary>
public sealed partial class HandleTokenLeaks(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    TokenLeakMails mails,
    TimeProvider clock,
    ILogger<HandleTokenLeaks> logger) : BackgroundService
{
    /// <summary>How many hashes one question names: SQLite's library looks for each parameter among all of them.</summary>
    private const int BatchSize = 50;

    /// <summary>
    /// How long a report stays that this version cannot read, because another version may. It takes the place of a readable one meanwhile.
    /// </summary>
    public static readonly TimeSpan UnreadableFor = TimeSpan.FromDays(1);

    /// <summary>How often to look for reports that an instance has left behind; new ones announce themselves.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _round = new(1);
    private readonly SemaphoreSlim _news = new(0, 1);

    /// <summary>Says that there is a report.</summary>
    public void Wake()
    {
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already, or about to be.
        }
    }

    /// <summary>Deals with all that wait, the oldest first.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _round.WaitAsync(cancellationToken);
        try
        {
            string[] ids;
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            {
                ids = await db.TokenLeakReports.OrderBy(report => report.Id).Select(report => report.Id).ToArrayAsync(cancellationToken);
            }

            foreach (var id in ids)
            {
                await TryHandleAsync(id, cancellationToken);
            }
        }
        finally
        {
            _round.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(() => RunAsync(stoppingToken), stoppingToken);
                await _news.WaitAsync(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the work, which the host would call a failure where the server never came up.
        }
    }

    /// <summary>One report that cannot be dealt with now keeps the others from nothing.</summary>
    private Task TryHandleAsync(string id, CancellationToken cancellationToken) =>
        TryAsync(() => HandleAsync(id, cancellationToken), cancellationToken);

    private async Task TryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
#pragma warning disable CA1031 // Whatever stopped this round, the report is still there and the next one tries again.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception);
        }
    }

    private async Task HandleAsync(string id, CancellationToken cancellationToken)
    {
        string? signedBy;
        List<Found> found;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var report = await db.TokenLeakReports.Where(row => row.Id == id).Select(row => new { row.SignedBy, row.Finds })
                .SingleOrDefaultAsync(cancellationToken);
            if (report is null)
            {
                return;
            }

            if (Read(report.Finds) is not { } finds)
            {
                await RemoveUnreadableAsync(id, cancellationToken);
                return;
            }

            (signedBy, found) = (report.SignedBy, await FindAsync(db, finds, cancellationToken));
        }

        var isDone = true;
        foreach (var organization in found.GroupBy(one => one.OrganizationId))
        {
            isDone &= (await writer.WriteAsync<Done>(
                organization.Key,
                db => ActAsync(db, organization.Key, [.. organization], signedBy, cancellationToken),
                cancellationToken)).Failure is null;
        }

        if (isDone)
        {
            await writer.WriteAsync(
                db => db.TokenLeakReports.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        }
    }

    /// <returns>Null where it is no report.</returns>
    private static LeakFind[]? Read(byte[] finds)
    {
        try
        {
            var read = JsonSerializer.Deserialize<LeakFind[]>(finds);
            return read is not null && Array.TrueForAll(read, find => find is { Hash.Length: SHA256.HashSizeInBytes }) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task RemoveUnreadableAsync(string id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (oldest, latest) = (now - UnreadableFor, StoredTimes.LatestPossible(now));
        var removed = await writer.WriteAsync<int>(
            owner: null,
            async db => await db.TokenLeakReports
                .Where(row => row.Id == id && (row.CreatedAt <= oldest || row.CreatedAt > latest))
                .ExecuteDeleteAsync(cancellationToken),
            cancellationToken);
        if (removed is { Failure: null, Value: 1 })
        {
            Log.Unreadable(logger, id);
        }
    }

    /// <summary>The tokens of a report, whatever their state: most likely there are none.</summary>
    private static async Task<List<Found>> FindAsync(EntriDbContext db, LeakFind[] finds, CancellationToken cancellationToken)
    {
        List<Found> found = [];
        foreach (var part in finds.Chunk(BatchSize))
        {
            var urls = part.ToDictionary(find => Convert.ToHexString(find.Hash), find => find.Url);
            var hashes = part.Select(find => find.Hash).ToArray();
            var values = await db.ApiTokenValues.Where(value => hashes.Contains(value.Hash))
                .Join(db.ApiTokens, value => value.TokenId, token => token.Id, (value, token) => new
                {
                    token.OrganizationId,
                    value.TokenId,
                    value.Number,
                    value.Hash,
                })
                .ToListAsync(cancellationToken);
            found.AddRange(values.Select(value => new Found(
                value.OrganizationId, value.TokenId, value.Number, urls[Convert.ToHexString(value.Hash)])));
        }

        return found;
    }

    /// <summary>
    /// Does what the policy says. A value that has ended opens nothing: the token that has others by now goes on, and people are told.
    /// </summary>
    private async Task<Result<Done>> ActAsync(
        EntriDbContext db, string organizationId, Found[] found, string? signedBy, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await db.Organizations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == organizationId, cancellationToken)
            is not { } organization)
        {
            return default(Done);
        }

        var ids = found.Select(one => one.TokenId).Distinct().ToArray();
        var urls = found.ToDictionary(one => (one.TokenId, one.Number), one => one.Url);
        var tokens = await db.ApiTokens.Include(token => token.Values).Where(token => EF.Parameter(ids).Contains(token.Id))
            .OrderBy(token => token.Id).ToListAsync(cancellationToken);
        List<LeakedToken> told = [];
        foreach (var token in tokens)
        {
            // Those that work come first: once one of them has ended the token, there is nothing more to tell of it.
            foreach (var value in token.Values.Where(value => urls.ContainsKey((token.Id, value.Number)))
                .OrderBy(value => value.ValidUntil <= now))
            {
                var url = urls[(token.Id, value.Number)];
                var works = !(value.ValidUntil <= now);
                var wasLeaked = token.RevocationReason == RevocationReason.Leaked;
                var isNews = value.Report(now, url);
                var isRevoked = works && !organization.Policy.FlagsLeakedTokens && token.Revoke(now, RevocationReason.Leaked);
                if (isNews || isRevoked)
                {
                    token.Touch();
                    if (!wasLeaked)
                    {
                        told.Add(new(token, value, url, isRevoked ? LeakEnd.Revoked : works ? LeakEnd.Flagged : LeakEnd.Old));
                    }
                }
            }
        }

        db.AddRange(told.Select(leaked => leaked.ToEntry(signedBy, now)));
        await mails.AddAsync(db, organization, told, signedBy, cancellationToken);
        return default(Done);
    }

    private sealed record Found(string OrganizationId, string TokenId, int Number, string? Url);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A report of found tokens could not be dealt with; the next round tries again.")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The report of found tokens {Report}, unreadable for a day, is removed.")]
        public static partial void Unreadable(ILogger logger, string report);
    }
}
