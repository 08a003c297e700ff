using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Mail;

/// <summary>What tests put into the outbox and find there.</summary>
internal static class MailRows
{
    private static readonly MailContent Hello = new("Hello", $"Good morning, {"Ada"}.");

    public static Task<Result<Done>> AddMailAsync(this EntriHost host, string recipient) => host.AddMailsAsync((recipient, null));

    /// <summary>Adds messages in one change, each for as long as it is of use.</summary>
    public static Task<Result<Done>> AddMailsAsync(this EntriHost host, params (string Recipient, TimeSpan? For)[] mails) =>
        host.App.AddMailsAsync(mails);

    /// <summary>Adds a message past the server of the app.</summary>
    public static Task<Result<Done>> AddMailAsync(this IServiceProvider app, string recipient) => app.AddMailsAsync([(recipient, null)]);

    private static Task<Result<Done>> AddMailsAsync(this IServiceProvider app, (string Recipient, TimeSpan? For)[] mails) =>
        app.GetRequiredService<DatabaseWriter>().WriteAsync(
            db =>
            {
                foreach (var (recipient, time) in mails)
                {
                    app.GetRequiredService<Outbox>().Add(
                        db, recipient, Hello, until: app.GetRequiredService<TimeProvider>().GetUtcNow() + time);
                }

                return Task.CompletedTask;
            },
            Cancellation);

    /// <summary>The only message.</summary>
    public static async Task<OutgoingMail> MailAsync(this EntriHost host)
    {
        await using var db = host.OpenDatabase();
        return await db.Mails.AsNoTracking().SingleAsync(Cancellation);
    }
}
