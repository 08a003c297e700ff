using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Security;

public sealed class SessionStoreTests(EntriHost host)
{
    [Fact]
    public async Task Start_InABrowserWithALongName_CutsItBetweenCharacters()
    {
        var person = await PersonAsync();
        var (session, _) = host.Get<SessionStore>().Start(person.UserId, null, "127.0.0.1", new string('a', 299) + "🎉");
        await using var db = host.OpenDatabase();
        db.Add(session);

        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(new string('a', 299), session.UserAgent);
    }

    [Fact]
    public async Task IsAlive_OfAPersonWhoIsSwitchedOff_IsFalse()
    {
        var person = await PersonAsync();
        await using var db = host.OpenDatabase();
        await db.Users.Where(user => user.Id == person.UserId)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, host.Clock.GetUtcNow()), Cancellation);

        Assert.False(await host.Get<SessionStore>().IsAliveAsync(person.SessionId, Cancellation));
    }

    [Fact]
    public async Task Membership_Ended_EndsTheSessionsThatHaveThatOrganizationOpen()
    {
        var person = await PersonAsync();
        var other = await TestOrganization.AddAsync(host);
        var (session, secret) = host.Get<SessionStore>().Start(person.UserId, other.Id, "127.0.0.1", "tests");
        await host.SaveAsync(
            new Member { OrganizationId = other.Id, UserId = person.UserId, Role = MemberRole.Reviewer, JoinedAt = TestTime.Start },
            session);
        await using var db = host.OpenDatabase();

        await db.Members.Where(member => member.UserId == person.UserId && member.OrganizationId != other.Id)
            .ExecuteDeleteAsync(Cancellation);

        (await host.GetAsync("/api/projects", person.Credentials)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        (await host.GetAsync("/api/projects", Credentials.Session(secret))).HasStatus(HttpStatusCode.OK);
    }

    private async Task<TestPerson> PersonAsync() => await host.AddPersonAsync(MemberRole.Owner);
}
