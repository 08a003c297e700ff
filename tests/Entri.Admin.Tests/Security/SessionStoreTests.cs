using System.Net;
using Entri.Admin.Data;
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
    public async Task Membership_OfTheOpenOrganization_Ended_LeavesTheSessionInTheOneThatWasOpenedOrJoinedLast()
    {
        var (open, opened, joined) = (
            await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var person = await open.AddPersonAsync(MemberRole.Owner);
        await host.SaveAsync(
            Membership(opened, person, joinedAt: 1, openedAt: 3), Membership(joined, person, joinedAt: 2, openedAt: null));
        Assert.Equal(open.Id, await CurrentAsync(person));

        await EndAsync(open, person);
        (await host.GetAsync($"/api/organizations/{open.Id}", person.Credentials))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound);
        (await host.GetAsync($"/api/organizations/{joined.Id}", person.Credentials)).HasStatus(HttpStatusCode.OK);
        Assert.Equal(opened.Id, await CurrentAsync(person));

        await EndAsync(opened, person);
        Assert.Equal(joined.Id, await CurrentAsync(person));

        await EndAsync(joined, person);
        (await host.GetAsync("/api/organizations/current", person.Credentials))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Fact]
    public async Task Memberships_TheLastTwoEndedAtOnce_EndTheSession()
    {
        for (var round = 0; round < 10; round++)
        {
            var (first, second) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
            var person = await first.AddPersonAsync(MemberRole.Owner);
            await host.SaveAsync(Membership(second, person, joinedAt: 1, openedAt: null));

            await Task.WhenAll(EndInAChangeAsync(first, person), EndInAChangeAsync(second, person));

            await using var db = host.OpenDatabase();
            Assert.False(await db.Sessions.AnyAsync(session => session.UserId == person.UserId, Cancellation));
        }
    }

    [Fact]
    public async Task Open_MakesTheOrganizationTheCurrentOne_OfThisSessionAndOfLaterOnes()
    {
        var (first, second) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var person = await first.AddPersonAsync(role: null);
        await host.SaveAsync(
            Membership(first, person, joinedAt: -1, openedAt: null), Membership(second, person, joinedAt: -2, openedAt: null));
        Assert.Equal(first.Id, await CurrentAsync(person));
        var found = await host.Get<SessionStore>().FindByIdAsync(person.SessionId, second.Id, Cancellation);

        Assert.Null((await host.Get<SessionStore>().OpenAsync(found!.Caller!, Cancellation)).Failure);

        Assert.Equal(second.Id, await CurrentAsync(person));
        var (session, secret) = host.Get<SessionStore>().Start(person.UserId, null, "127.0.0.1", "tests");
        await host.SaveAsync(session);
        Assert.Equal(second.Id, await CurrentAsync(Credentials.Session(secret)));
    }

    private static Member Membership(TestOrganization organization, TestPerson person, int joinedAt, int? openedAt) => new()
    {
        OrganizationId = organization.Id,
        UserId = person.UserId,
        Role = MemberRole.Reviewer,
        JoinedAt = TestTime.Start.AddHours(joinedAt),
        OpenedAt = openedAt is { } hours ? TestTime.Start.AddHours(hours) : null,
    };

    private async Task EndAsync(TestOrganization organization, TestPerson person)
    {
        await using var db = host.OpenDatabase();
        await db.Members.Where(member => member.UserId == person.UserId && member.OrganizationId == organization.Id)
            .ExecuteDeleteAsync(Cancellation);
    }

    private async Task EndInAChangeAsync(TestOrganization organization, TestPerson person)
    {
        var ended = await host.Get<DatabaseWriter>().WriteAsync<Done>(
            organization.Id,
            async db =>
            {
                await db.Members.Where(member => member.UserId == person.UserId && member.OrganizationId == organization.Id)
                    .ExecuteDeleteAsync(Cancellation);
                await Task.Delay(20, Cancellation);
                return default(Done);
            },
            Cancellation);
        Assert.Null(ended.Failure);
    }

    private Task<string> CurrentAsync(TestPerson person) => CurrentAsync(person.Credentials);

    private async Task<string> CurrentAsync(Credentials credentials) =>
        (await host.GetAsync("/api/organizations/current", credentials)).HasStatus(HttpStatusCode.OK).Id;

    private async Task<TestPerson> PersonAsync() => await host.AddPersonAsync(MemberRole.Owner);
}
