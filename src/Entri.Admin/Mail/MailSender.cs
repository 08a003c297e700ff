using System.Security.Cryptography;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Mail;

/// <summary>
/// Sends what lies in the outbox, one message at a time for the whole installation, however many instances it has. A message that an
/// instance dies over is tried again when its lease is over, so a server may get one twice, with the same id; none is lost.
/// </summary>
public sealed partial class MailSender(
    IDbContextFactory<EntriDbContext> contexts,
    DatabaseWriter writer,
    Outbox outbox,
    MailDelivery delivery,
    ChangeFeed changes,
    TimeProvider clock,
    ILogger<MailSender> logger) : BackgroundService
{
    /// <summary>How long an instance may have a message in its hands: longer than a delivery may take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How often to look for messages that are due; new ones announce themselves.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan CleaningInterval = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _round = new(1);
    private readonly SemaphoreSlim _news = new(0, 1);
    private DateTimeOffset _cleanAt;

    /// <summary>Sends what is due now.</summary>
    /// <returns>How many messages were sent.</returns>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        await _round.WaitAsync(cancellationToken);
        try
        {
            await CleanAsync(cancellationToken);
            var sent = 0;
            while (await ClaimAsync(cancellationToken) is { } mail)
            {
                var (isSent, goOn) = await SendAsync(mail, cancellationToken);
                sent += isSent ? 1 : 0;
                if (!goOn)
                {
                    break;
                }
            }

            return sent;
        }
        finally
        {
            _round.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        changes.MailQueued += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TrySendDueAsync(stoppingToken);
                await _news.WaitAsync(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the work, which the host would call a failure where the server never came up.
        }
        finally
        {
            changes.MailQueued -= Wake;
        }
    }

    private void Wake(string feed)
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

    private async Task TrySendDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendDueAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Whatever stopped this round, the messages are still there and the next one tries again.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.RoundFailed(logger, exception);
        }
    }

    /// <summary>
    /// Takes the message that is due and of use for the shortest time, where no instance has one in its hands: who waits for a link that
    /// works for an hour does not wait for what others are told.
    /// </summary>
    private async Task<OutgoingMail?> ClaimAsync(CancellationToken cancellationToken)
    {
        // Whoever finds nothing to do takes no turn from those who write.
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            if (!await Due(db, now).AnyAsync(cancellationToken))
            {
                return null;
            }
        }

        var claimed = await writer.WriteAsync<Claim>(
            EntriDbContext.Installation,
            async db =>
            {
                var now = clock.GetUtcNow();
                var latest = StoredTimes.LatestEnd(now, Lease);
                var isTaken = await db.Mails.AnyAsync(
                    mail => mail.State == MailState.Waiting && mail.LeasedUntil > now && mail.LeasedUntil <= latest, cancellationToken);
                var mail = isTaken ? null
                    : await Due(db, now).OrderBy(mail => mail.GiveUpAt).ThenBy(mail => mail.Id).FirstOrDefaultAsync(cancellationToken);
                if (mail is not null)
                {
                    await db.Mails.Where(other => other.Id == mail.Id).ExecuteUpdateAsync(
                        set => set.SetProperty(m => m.LeasedUntil, now + Lease)
                            .SetProperty(m => m.NextAttemptAt, now + Lease)
                            .SetProperty(m => m.Attempts, m => m.Attempts + 1),
                        cancellationToken);
                }

                return new Claim(mail);
            },
            cancellationToken);
        return claimed.Failure is null ? claimed.Value.Mail : null;
    }

    private static IQueryable<OutgoingMail> Due(EntriDbContext db, DateTimeOffset now) =>
        db.Mails.AsNoTracking().Where(mail => mail.State == MailState.Waiting && mail.NextAttemptAt <= now);

    private async Task<(bool IsSent, bool GoOn)> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (mail.Recipient is null)
        {
            // It was only there so that nobody can tell whether there is such a person.
            await EndAsync(mail, row => row.ExecuteDeleteAsync(CancellationToken.None));
            return (false, true);
        }

        var attempt = mail.Attempts + 1;
        if (clock.GetUtcNow() >= mail.GiveUpAt)
        {
            await FailAsync(mail, mail.Attempts, mail.Error ?? "Nothing sent it in time.", isFinal: true);
            return (false, true);
        }

        try
        {
            await delivery.SendAsync(mail.Id, mail.Recipient, outbox.Open(mail.Body!), mail.CreatedAt, cancellationToken);
            var sentAt = clock.GetUtcNow();
            await EndAsync(mail, row => CloseAsync(row, MailState.Sent, sentAt, error: null));
            return (true, true);
        }
        catch (MailException exception)
        {
            await FailAsync(mail, attempt, exception.Message, exception.IsFinal);
            return (false, !exception.IsServerAway);
        }
        catch (CryptographicException)
        {
            await FailAsync(mail, attempt, "The key that the message was sealed with is gone.", isFinal: true);
            return (false, true);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The app stops; the next start need not wait until the lease is over.
            await EndAsync(mail, row => RetryAsync(row, clock.GetUtcNow(), mail.Error));
            throw;
        }
    }

    private async Task FailAsync(OutgoingMail mail, int attempts, string error, bool isFinal)
    {
        var now = clock.GetUtcNow();
        var next = now + OutgoingMail.WaitAfter(attempts);
        if (isFinal || next >= mail.GiveUpAt)
        {
            Log.GivenUp(logger, mail.Id, attempts, error);
            await EndAsync(mail, row => CloseAsync(row, MailState.Failed, now, error));
        }
        else
        {
            Log.Failed(logger, mail.Id, attempts, next, error);
            await EndAsync(mail, row => RetryAsync(row, next, error));
        }
    }

    /// <summary>Notes what came of a message, also while the app stops: otherwise it would be sent once more.</summary>
    private Task<Result<Done>> EndAsync(OutgoingMail mail, Func<IQueryable<OutgoingMail>, Task<int>> change) =>
        writer.WriteAsync(db => change(db.Mails.Where(row => row.Id == mail.Id)), CancellationToken.None);

    private static Task<int> CloseAsync(IQueryable<OutgoingMail> row, MailState state, DateTimeOffset now, string? error) =>
        row.ExecuteUpdateAsync(set => set.SetProperty(m => m.State, state)
            .SetProperty(m => m.Body, (byte[]?)null)
            .SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null)
            .SetProperty(m => m.EndedAt, now)
            .SetProperty(m => m.Error, error));

    private static Task<int> RetryAsync(IQueryable<OutgoingMail> row, DateTimeOffset next, string? error) =>
        row.ExecuteUpdateAsync(set => set.SetProperty(m => m.NextAttemptAt, next)
            .SetProperty(m => m.LeasedUntil, (DateTimeOffset?)null)
            .SetProperty(m => m.Error, error));

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _cleanAt)
        {
            return;
        }

        _cleanAt = now + CleaningInterval;
        var before = now - OutgoingMail.KeptFor;
        await writer.WriteAsync(
            async db =>
            {
                await db.Mails.Where(mail => mail.EndedAt < before).ExecuteDeleteAsync(cancellationToken);
                await db.PasswordResets.Where(reset => reset.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken);
        delivery.RemoveFiles(before);
    }

    private readonly record struct Claim(OutgoingMail? Mail);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} was not sent (attempt {Attempt}), next try at {Next:u}: {Reason}")]
        public static partial void Failed(ILogger logger, string id, int attempt, DateTimeOffset next, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} was given up after {Attempts} attempts: {Reason}")]
        public static partial void GivenUp(ILogger logger, string id, int attempts, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Messages could not be sent; the next round tries again.")]
        public static partial void RoundFailed(ILogger logger, Exception exception);
    }
}
