using System.Diagnostics;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.Accounts;

/// <summary>
/// Sends a link for a new password to the owner of an address. Whether there is such a person, whether they are switched off and whether
/// they were sent too many: the answer is the same, after the same work, and takes the same time.
/// </summary>
public sealed class ForgotPassword(
    DatabaseWriter writer,
    Outbox outbox,
    PublicAddress address,
    SignInThrottle throttle,
    IOptions<AccountOptions> options,
    TimeProvider clock)
{
    /// <summary>How many links one person is sent in an hour, whoever asks for them; those that they have work.</summary>
    private const int PerPersonAndHour = 5;

    private const int MaxKept = 20_000;

    /// <summary>By network, and not together with passwords: who has forgotten theirs has just tried many.</summary>
    private readonly AttemptCounts _asked = new(options.Value.SignInAttemptsPerAddress, SignInThrottle.Window, MaxKept, clock);

    /// <summary>Sends it, where there is somebody to send it to.</summary>
    /// <param name="email">The address, in any case.</param>
    /// <param name="client">Where the request comes from.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Result<Done>> ExecuteAsync(string? email, Client client, CancellationToken cancellationToken)
    {
        if (new FieldErrors().Check("email", Rules.Email(email)).Failure is { } invalid)
        {
            return invalid;
        }

        if (_asked.Use(SignInThrottle.NetworkOf(client.Address)) < 0)
        {
            return new Failure.TooManyRequests(SignInThrottle.Window);
        }

        long start;
        Result<Done> sent;
        using (var turn = await throttle.WaitAsync(client.Address, cancellationToken))
        {
            if (turn is null)
            {
                return new Failure.TooManyRequests(SignInThrottle.Window);
            }

            start = Stopwatch.GetTimestamp();
            sent = await writer.WriteAsync(db => AddAsync(db, EmailAddress.Clean(email)!, cancellationToken), cancellationToken);
        }

        await Task.Delay(AnswerTime.RestAfter(Stopwatch.GetElapsedTime(start)), cancellationToken);
        return sent;
    }

    private async Task AddAsync(EntriDbContext db, string email, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now - PasswordReset.Lifetime;
        var user = await db.UsersOf(email).AsNoTracking()
            .FirstOrDefaultAsync(user => user.DisabledAt == null, cancellationToken);
        var id = user?.Id ?? "";
        if (await db.PasswordResets.CountAsync(reset => reset.UserId == id && reset.CreatedAt > since, cancellationToken)
            >= PerPersonAndHour)
        {
            user = null;
        }

        // For nobody the same rows are written; the sender throws the message away.
        var link = address.Of(db.AddReset(user, madeByUserId: null, now).Path);
        outbox.Add(db, user?.Email, ContentOf(email, link), until: now + PasswordReset.Lifetime);
    }

    private static MailContent ContentOf(string email, string link) => new(
        "A new password for Entri Admin",
        $"Somebody, most likely you, asked for a new password for {EmailAddress.Readable(email)}.")
    {
        Link = ("Choose a new password", link),
        Note = $"The link works once, for an hour. If it was not you, do nothing: your password stays as it is.",
    };
}
