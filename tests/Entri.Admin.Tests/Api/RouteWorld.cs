using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Api;

/// <summary>Two organizations, and in ours an owner, a project, a token, a member and an invitation for the route to act on.</summary>
internal sealed record RouteWorld(
    EntriHost Host,
    RouteCase Route,
    TestOrganization Ours,
    TestOrganization Theirs,
    TestPerson Owner,
    TestPerson Invited,
    string Path,
    string? Body)
{
    public static async Task<RouteWorld> MakeAsync(EntriHost host, string route)
    {
        var (ours, theirs) = (TestOrganization.New(host), TestOrganization.New(host));
        var project = ours.NewProject();
        var token = ours.NewToken(change: token => token.Projects = [project.Id]).Entity;
        TestOrganization.WithAnOldValue(token);
        var (owner, member) = (ours.NewPerson(MemberRole.Owner), ours.NewPerson(MemberRole.Developer));
        var invited = ours.NewPerson(role: null);
        var (invitation, code) = ours.NewInvitation(invited.Person.Email, MemberRole.Reviewer, owner.Person);
        await host.SaveAsync(
            [ours.Entity, theirs.Entity, project, token, .. owner.Entities, .. member.Entities, .. invited.Entities, invitation]);
        var found = RouteCase.All.Single(candidate => candidate.Route == route);
        return new RouteWorld(
            host,
            found,
            ours,
            theirs,
            owner.Person,
            invited.Person,
            found.Path(ours.Id, project.Id, token.Id, member.Person.UserId, invitation.Id, code),
            found.BodyFor(member.Person.UserId));
    }

    public Task<Answer> SendAsync(Credentials caller) => Host.SendAsync(Route.Method, Path, caller, Body);

    public async Task RemoveAsync(TestPerson person) =>
        (await Host.DeleteAsync($"{Ours.MembersPath}/{person.UserId}", Owner.Credentials)).HasStatus(HttpStatusCode.NoContent);

    /// <summary>Somebody whose credentials do not hold, for a reason that has a name.</summary>
    public async Task<Credentials> CallerAsync(string kind)
    {
        var now = Host.Clock.GetUtcNow();
        var valid = ApiTokenSecret.Generate().Reveal();
        return kind switch
        {
            "none" => Credentials.None,
            "empty" => Credentials.Token(""),
            "garbage" => Credentials.Token("entri_nonsense"),
            "wrong checksum" => Credentials.Token(valid[..^1] + (valid[^1] == '0' ? '1' : '0')),
            "unknown" => Credentials.Token(valid),
            "two headers" => (await Ours.AddTokenAsync()).Credentials.With("X-API-Key", valid),
            "revoked" => (await Ours.AddTokenAsync(change: token => token.Revoke(now))).Credentials,
            "expired" => (await Ours.AddTokenAsync(change: token => token.ExpiresAt = now)).Credentials,
            "disabled" => (await Ours.AddTokenAsync(change: token => token.DisabledAt = now)).Credentials,
            "unknown session" => Credentials.Session(valid),
            "ended session" => (await Ours.AddPersonAsync(MemberRole.Owner, (_, session) => session.LastSeenAt = now.AddDays(-1)))
                .Credentials,
            "session of a disabled person" => (await Ours.AddPersonAsync(MemberRole.Owner, (user, _) => user.DisabledAt = now))
                .Credentials,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such caller."),
        };
    }
}
