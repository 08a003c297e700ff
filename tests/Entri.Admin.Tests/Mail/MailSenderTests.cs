using Entri.Admin.Domain;
using Entri.Admin.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Mail;

/// <summary>What becomes of messages that a mail server takes, refuses, or is not there for.</summary>
public sealed class MailSenderTests
{
    [Fact]
    public async Task Message_ToAServerThatIsDown_IsSentWhenItIsBack()
    {
        var port = await SmtpReceiver.FreePortAsync();
        await using var host = EntriHost.With(SmtpReceiver.SettingsFor(port));
        await host.AddMailAsync("ada@example.com");
        await Wait.UntilAsync(async () => (await host.MailAsync()).Error is not null);
        var waiting = await host.MailAsync();
        Assert.Equal((MailState.Waiting, 1), (waiting.State, waiting.Attempts));
        Assert.StartsWith($"localhost:{port} could not be reached: ", waiting.Error, StringComparison.Ordinal);
        Assert.Equal(host.Clock.GetUtcNow() + TimeSpan.FromMinutes(1), waiting.NextAttemptAt);

        await using var server = SmtpReceiver.Start(port);
        Assert.Equal(0, await host.Get<MailSender>().SendDueAsync(Cancellation));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Get<MailSender>().SendDueAsync(Cancellation);

        Assert.Equal("Hello", (await server.MessageForAsync("ada@example.com")).Subject);
        Assert.Equal(MailState.Sent, (await host.MailAsync()).State);
    }

    [Fact]
    public async Task Message_ThatNobodyTakesForThreeDays_IsGivenUpWithoutWhatItSaysAndWithTheReason()
    {
        await using var server = SmtpReceiver.Start();
        server.Answer = "451 4.3.0 Try later";
        await using var host = EntriHost.With(server.Settings);
        await host.AddMailAsync("ada@example.com");
        await Wait.UntilAsync(async () => (await host.MailAsync()).Attempts == 1);
        var attempts = 1;
        while ((await host.MailAsync()).State == MailState.Waiting && attempts++ < 200)
        {
            host.Clock.Advance(TimeSpan.FromHours(1));
            await host.Get<MailSender>().SendDueAsync(Cancellation);
        }

        var row = await host.MailAsync();
        Assert.Equal((MailState.Failed, null, "The mail server answered: 451 4.3.0 Try later"), (row.State, row.Body, row.Error));
        Assert.InRange(row.EndedAt!.Value - row.CreatedAt, TimeSpan.FromHours(70), OutgoingMail.MaxTime);
        host.Clock.Advance(OutgoingMail.KeptFor + TimeSpan.FromHours(1));
        await host.Get<MailSender>().SendDueAsync(Cancellation);
        await using var db = host.OpenDatabase();
        Assert.False(await db.Mails.AnyAsync(Cancellation));
    }

    [Fact]
    public async Task Message_ToSomebodyWhomTheServerDoesNotKnow_IsGivenUpAtOnceAndHoldsUpNobody()
    {
        await using var server = SmtpReceiver.Start();
        server.Unknown.Add("nobody@example.com");
        await using var host = EntriHost.With(server.Settings);

        await host.AddMailAsync("nobody@example.com");
        await host.AddMailAsync("ada@example.com");

        await server.MessageForAsync("ada@example.com");
        await using var db = host.OpenDatabase();
        await Wait.UntilAsync(() => db.Mails.AnyAsync(mail => mail.State == MailState.Failed, Cancellation));
        var row = await db.Mails.AsNoTracking().SingleAsync(mail => mail.Recipient == "nobody@example.com", Cancellation);
        Assert.Equal((MailState.Failed, 1), (row.State, row.Attempts));
        Assert.Equal("The mail server answered: 550 5.1.1 No such user here", row.Error);
    }

    [Fact]
    public async Task Messages_WithSeveralInstances_AreSentOnceEach()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var others = Enumerable.Range(0, 3).Select(_ => ActivatorUtilities.CreateInstance<MailSender>(host.App)).ToList();
        string[] people = [.. Enumerable.Range(0, 20).Select(number => $"p{number}@example.com")];

        foreach (var person in people)
        {
            await host.AddMailAsync(person);
        }

        await Wait.UntilAsync(async () =>
        {
            await Task.WhenAll(others.Select(other => Task.Run(() => other.SendDueAsync(Cancellation))));
            await using var db = host.OpenDatabase();
            return !await db.Mails.AnyAsync(mail => mail.State == MailState.Waiting, Cancellation);
        });

        Assert.Equal(people.Order(), server.Received.Select(mail => mail.Recipient).Order());
        others.ForEach(other => other.Dispose());
    }

    [Fact]
    public async Task Message_OfAnInstanceThatDied_IsSentWhenItsLeaseIsOver()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var now = host.App.GetRequiredService<TimeProvider>().GetUtcNow();
        await host.SaveAsync(
            NewRow("dead@example.com", now + TimeSpan.FromMinutes(2), leasedUntil: now + TimeSpan.FromMinutes(2)),
            NewRow("behind@example.com", now, leasedUntil: null));

        Assert.Equal(0, await host.Get<MailSender>().SendDueAsync(Cancellation));
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.Get<MailSender>().SendDueAsync(Cancellation);

        await using var db = host.OpenDatabase();
        Assert.True(await db.Mails.AllAsync(mail => mail.LeasedUntil == null && mail.State == MailState.Failed, Cancellation));
    }

    [Fact]
    public async Task Lease_OfAClockThatWasAhead_HoldsUpNobody()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var now = host.App.GetRequiredService<TimeProvider>().GetUtcNow();
        var ahead = now + TimeSpan.FromDays(400);
        await host.SaveAsync(NewRow("ahead@example.com", ahead, leasedUntil: ahead), NewRow("behind@example.com", now, leasedUntil: null));

        await host.Get<MailSender>().SendDueAsync(Cancellation);

        await using var db = host.OpenDatabase();
        Assert.Equal(
            MailState.Failed,
            await db.Mails.Where(mail => mail.Recipient == "behind@example.com").Select(mail => mail.State).SingleAsync(Cancellation));
    }

    /// <summary>A message that cannot be opened, which is no reason to stop.</summary>
    private static OutgoingMail NewRow(string recipient, DateTimeOffset due, DateTimeOffset? leasedUntil) => new()
    {
        Id = EntityId.NewMail(TestTime.Start),
        Recipient = recipient,
        Body = [1, 2, 3],
        CreatedAt = TestTime.Start,
        GiveUpAt = TestTime.Start + OutgoingMail.MaxTime,
        NextAttemptAt = due,
        LeasedUntil = leasedUntil,
    };
}
