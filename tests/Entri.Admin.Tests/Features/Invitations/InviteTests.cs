using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Invitations;

/// <summary>Inviting people: who may, whom, as what, how often.</summary>
public sealed class InviteTests(EntriHost host) : InvitationTest(host)
{
    [Fact]
    public async Task Invite_ByAnOwner_MakesAPendingInvitationWithALinkThatIsKeptNowhere()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);

        var sent = await InviteAsync(organization, owner.Credentials, " Grace@MÜNCHEN.example ", "admin");

        sent.HasStatus(HttpStatusCode.Created);
        Assert.Equal(
            ["_id", "email", "role", "status", "expiresAt", "link"], sent.Json.EnumerateObject().Select(member => member.Name));
        Assert.StartsWith("inv_", sent.Id, StringComparison.Ordinal);
        Assert.Equal("Grace@xn--mnchen-3ya.example", sent.Json.GetProperty("email").GetString());
        Assert.Equal("admin", sent.Json.GetProperty("role").GetString());
        Assert.Equal("pending", sent.Json.GetProperty("status").GetString());
        Assert.Equal(Host.Clock.GetUtcNow().AddDays(7), sent.Json.GetProperty("expiresAt").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
        Assert.StartsWith($"{Host.Address.Scheme}://localhost:{Host.Address.Port}/invitations/invite_",
            sent.Json.GetProperty("link").GetString(), StringComparison.Ordinal);
        Assert.Equal("no-store", sent.Header("Cache-Control"));
        await using var db = Host.OpenDatabase();
        var row = await db.Invitations.SingleAsync(invitation => invitation.Id == sent.Id, Cancellation);
        Assert.Equal(InvitationCode.HashOf(CodeOf(sent)), row.CodeHash);
        Assert.Equal((owner.UserId, "GRACE@XN--MNCHEN-3YA.EXAMPLE"), (row.InvitedByUserId, row.NormalizedEmail));
        var entry = await db.Activity.SingleAsync(entry => entry.TargetId == sent.Id, Cancellation);
        Assert.Equal(("invitation.created", "invitation", owner.UserId), (entry.Action, entry.TargetType, entry.UserId));
        Assert.Equal("admin", entry.Metadata["role"]);
    }

    [Theory]
    [InlineData("ada@example.com", "boss", "role must be one of owner, admin, developer, translator, reviewer")]
    [InlineData("ada@example.com", "Admin", "role must be one of owner, admin, developer, translator, reviewer")]
    [InlineData("ada@example.com", "4", "role must be one of owner, admin, developer, translator, reviewer")]
    [InlineData("ada@example.com", "", "role should not be empty")]
    [InlineData("nobody", "admin", "email must be an e-mail address such as ada@example.com")]
    [InlineData(null, "admin", "email should not be empty")]
    public async Task Invite_WithWhatIsNone_Answers400(string? email, string role, string message)
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);

        var answer = await InviteAsync(organization, owner.Credentials, email, role);

        answer.HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        Assert.Equal([message], answer.Json.GetProperty("message").EnumerateArray().Select(one => one.GetString()));
    }

    [Theory]
    [InlineData(MemberRole.Owner, "owner", null)]
    [InlineData(MemberRole.Admin, "owner", "owners:manage")]
    [InlineData(MemberRole.Admin, "admin", null)]
    [InlineData(MemberRole.Admin, "reviewer", null)]
    [InlineData(MemberRole.Developer, "reviewer", "members:write")]
    public async Task Invite_ByRole_GivesNoMoreThanTheInviterHas(MemberRole inviter, string role, string? missing)
    {
        var (organization, person) = await TestOrganization.AddWithAsync(Host, inviter);

        var answer = await InviteAsync(organization, person.Credentials, NewAddress(), role);

        answer.HasStatus(missing is null ? HttpStatusCode.Created : HttpStatusCode.Forbidden);
        Assert.Equal(missing, answer.Header("X-Required-Scope"));
    }

    [Theory]
    [InlineData("members:write", "reviewer", "projects:read organization:read translations:read")]
    [InlineData("projects:read organization:read members:write translations:read", "reviewer", null)]
    [InlineData("projects:read organization:read members:write translations:read", "translator", "translations:write")]
    [InlineData("projects:write organization:write members:write translations:write tokens:write activity:read", "admin", null)]
    [InlineData("projects:write organization:write members:write translations:write tokens:write activity:read", "owner", "owners:manage")]
    public async Task Invite_ByAToken_GivesARoleOnlyWithAllThatItMayDo(string scopes, string role, string? missing)
    {
        var organization = await TestOrganization.AddAsync(Host);
        var token = await organization.AddTokenAsync(ScopeSet.Parse(scopes));

        var answer = await InviteAsync(organization, token.Credentials, NewAddress(), role);

        answer.HasStatus(missing is null ? HttpStatusCode.Created : HttpStatusCode.Forbidden);
        Assert.Equal(missing, answer.Header("X-Required-Scope"));
    }

    [Theory]
    [InlineData("reviewer")]
    [InlineData("admin")]
    public async Task Invite_ByATokenThatEnds_GivesNothing(string role)
    {
        var organization = await TestOrganization.AddAsync(Host);
        ScopeSet scopes = [.. Scope.Own, .. Scope.OfService("translations", "", "")];
        var token = await organization.AddTokenAsync(scopes, token => token.ExpiresAt = Host.Clock.GetUtcNow().AddDays(2));

        var answer = await InviteAsync(organization, token.Credentials, NewAddress(), role);

        answer.HasStatus(HttpStatusCode.BadRequest);
        Assert.Contains("role must not be given by a token that expires", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invite_AMember_InAnyCase_Answers409()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var member = await organization.AddPersonAsync(MemberRole.Reviewer);

        IsConflict(
            await InviteAsync(organization, owner.Credentials, member.Email.ToUpperInvariant()), "This person is a member already");
    }

    [Fact]
    public async Task Invite_AMemberWhoseAddressIsKeptAsPeopleReadIt_Answers409()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var local = Guid.NewGuid().ToString("N");
        await organization.AddPersonAsync(MemberRole.Reviewer, (user, _) =>
        {
            user.Email = user.UserName = $"{local}@münchen.example";
            user.NormalizedEmail = user.NormalizedUserName = user.Email.ToUpperInvariant();
        });

        IsConflict(
            await InviteAsync(organization, owner.Credentials, $"{local}@MÜNCHEN.example"), "This person is a member already");
    }

    [Fact]
    public async Task Invite_FiftyAtOnceForOneAddressInAnyCase_MakeOne()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var address = NewAddress();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            InviteAsync(organization, owner.Credentials, number % 2 == 0 ? address : address.ToUpperInvariant())));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.Created),
            answer => IsConflict(answer, "There is a pending invitation for this address. Resend it instead"));
    }

    [Fact]
    public async Task Invite_AfterTheOneBeforeExpired_MakesANewOne()
    {
        await using var host = new EntriHost();
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var body = new { email = "grace@example.com", role = "reviewer" };
        var first = await host.PostAsync(InvitePath(organization), owner.Credentials, body);
        await host.PassAsync(Invitation.Lifetime, owner);

        var second = (await host.PostAsync(InvitePath(organization), owner.Credentials, body)).HasStatus(HttpStatusCode.Created);

        Assert.NotEqual(first.Id, second.Id);
        var list = await host.GetAsync($"{ListPath(organization)}?status=expired", owner.Credentials);
        Assert.Equal([first.Id], list.Json.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("_id").GetString()));
        IsConflict(
            await host.SendAsync("POST", ResendPath(organization, first.Id), owner.Credentials), "This invitation has expired");
    }

    [Fact]
    public async Task Invite_TooOften_Answers429UntilAnHourHasPassed_ForThatOrganizationOnly()
    {
        await using var host = EntriHost.With(new() { ["Invitations:PerHour"] = "3" });
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var (other, otherOwner) = await TestOrganization.AddWithAsync(host);
        Task<Answer> Invite() =>
            host.PostAsync(InvitePath(organization), owner.Credentials, new { email = NewAddress(), role = "reviewer" });
        var first = (await Invite()).HasStatus(HttpStatusCode.Created);
        await host.PassAsync(TimeSpan.FromMinutes(10), owner);
        (await Invite()).HasStatus(HttpStatusCode.Created);
        (await host.SendAsync("POST", ResendPath(organization, first.Id), owner.Credentials)).HasStatus(HttpStatusCode.OK);

        var refused = (await Invite()).HasStatus(HttpStatusCode.TooManyRequests).IsErrorInShape();

        Assert.Equal("3000", refused.Header("Retry-After"));
        (await host.SendAsync("POST", ResendPath(organization, first.Id), owner.Credentials)).HasStatus(HttpStatusCode.TooManyRequests);
        (await host.PostAsync(InvitePath(other), otherOwner.Credentials, new { email = NewAddress(), role = "reviewer" }))
            .HasStatus(HttpStatusCode.Created);
        await host.PassAsync(TimeSpan.FromMinutes(50), owner);
        (await Invite()).HasStatus(HttpStatusCode.Created);
    }
}
