using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.MailSettings;

/// <summary>What came of a test message.</summary>
/// <param name="IsTaken">Whether the server took it, or it lies in the folder.</param>
/// <param name="Recipient">Whom it was for.</param>
/// <param name="Answer">What the server or the network said, or the path of the file.</param>
public sealed record TestMailResult(bool IsTaken, string Recipient, string Answer);

/// <summary>
/// Sends a message to whoever runs the installation, at once and past the outbox, so that they see what the server itself says.
/// </summary>
public sealed class SendTestMail(
    IDbContextFactory<EntriDbContext> contexts, InstallationOwner owner, Outbox outbox, MailDelivery delivery, TimeProvider clock)
{
    private const int MaxInWindow = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly AttemptCounts _sent = new(MaxInWindow, Window, capacity: 10, clock);

    /// <summary>Sends it.</summary>
    public async Task<Result<TestMailResult>> ExecuteAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller is not PersonCaller person || !await owner.IsAsync(person.UserId, cancellationToken))
        {
            return ShowMail.ForTheOwner;
        }

        if (_sent.Use(person.UserId) < 0)
        {
            return new Failure.TooManyRequests(Window);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var email = await db.Users.Where(user => user.Id == person.UserId).Select(user => user.Email!).SingleAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var body = outbox.Render(new MailContent(
            "A test message from Entri Admin",
            $"{person.Name} asked for this message, to see whether mail arrives.",
            $"It does. Invitations and links for new passwords go the same way.")
        {
            Note = $"Answers to it are read by nobody.",
        });
        try
        {
            var answer = await delivery.SendAsync(EntityId.NewMail(now), email, body, now, cancellationToken);
            return new TestMailResult(true, email, answer);
        }
        catch (MailException exception)
        {
            return new TestMailResult(false, email, exception.Message);
        }
    }
}
