using Entri.Admin.Domain;
using Entri.Admin.Features.MailSettings;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.MailSettings;

/// <summary>How mail goes, for the person who runs the installation and for nobody else.</summary>
public sealed class MailSettingsTests
{
    [Fact]
    public async Task TestMail_ShowsTheServersOwnAnswer_ToTheFirstPersonOnly()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var (organization, first) = await TestOrganization.AddWithAsync(host);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await organization.AddPersonAsync(MemberRole.Owner);

        var taken = await SendAsync(host, organization, first);
        server.Answer = "554 5.7.1 Go away";
        var refused = await SendAsync(host, organization, first);
        var forbidden = await SendAsync(host, organization, second);

        Assert.Equal(new TestMailResult(true, first.Email, "2.0.0 Ok: queued as 4C0FFEE"), taken.Value);
        Assert.Equal(new TestMailResult(false, first.Email, "The mail server answered: 554 5.7.1 Go away"), refused.Value);
        Assert.IsType<Failure.Refused>(forbidden.Failure);
        Assert.Equal(first.Email, Assert.Single(server.Received).Recipient);
    }

    [Fact]
    public async Task View_TellsHowManyWaitAndWhyOthersFailed_ToTheFirstPersonOnly()
    {
        await using var host = EntriHost.With(new()
        {
            ["Smtp:Host"] = "localhost",
            ["Smtp:From"] = "entri@example.com",
            ["Smtp:Port"] = "1",
        });
        var (organization, first) = await TestOrganization.AddWithAsync(host);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await organization.AddPersonAsync(MemberRole.Owner);
        var now = host.Clock.GetUtcNow();
        await host.SaveAsync(
            Row("a@example.com", MailState.Waiting, error: null),
            Row("b@example.com", MailState.Failed, "550 No such user"),
            Row("c@example.com", MailState.Sent, error: null),
            Row(recipient: null, MailState.Waiting, error: null));

        var view = (await ShowAsync(host, organization, first)).Value;

        Assert.Equal(("localhost:1", "starttls", 1, 1), (view.Target, view.Security, view.Waiting, view.Failed));
        Assert.Equal(("b@example.com", "550 No such user"), (view.Troubles.Single().Recipient, view.Troubles.Single().Error));
        Assert.IsType<Failure.Refused>((await ShowAsync(host, organization, second)).Failure);

        OutgoingMail Row(string? recipient, MailState state, string? error) => new()
        {
            Id = EntityId.NewMail(now),
            Recipient = recipient,
            State = state,
            Error = error,
            CreatedAt = now,
            GiveUpAt = now + OutgoingMail.MaxTime,
            NextAttemptAt = now + TimeSpan.FromDays(1),
            EndedAt = state == MailState.Waiting ? null : now,
        };
    }

    private static async Task<Result<TestMailResult>> SendAsync(EntriHost host, TestOrganization organization, TestPerson person) =>
        await host.Get<SendTestMail>().ExecuteAsync(await CallerAsync(host, organization, person), Cancellation);

    private static async Task<Result<MailView>> ShowAsync(EntriHost host, TestOrganization organization, TestPerson person) =>
        await host.Get<ShowMail>().ExecuteAsync(await CallerAsync(host, organization, person), Cancellation);

    private static async Task<Caller> CallerAsync(EntriHost host, TestOrganization organization, TestPerson person) =>
        (await host.Get<SessionStore>().FindByIdAsync(person.SessionId, organization.Id, Cancellation))!.Caller!;
}
