using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Invitations;

/// <summary>Accepting and declining: once, by the person invited, while the giver could still give it.</summary>
public sealed class AnswerInvitationTests(EntriHost host) : InvitationTest(host)
{
    [Fact]
    public async Task Accept_ByThePersonInvited_MakesAMemberAndOpensTheOrganization()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials, "translator");

        var answer = (await AcceptAsync(CodeOf(sent), invited.Credentials)).HasStatus(HttpStatusCode.OK);

        Assert.Equal("accepted", answer.Json.GetProperty("status").GetString());
        Assert.Equal(organization.Id, answer.Json.GetProperty("organizationId").GetString());
        Assert.Equal(MemberRole.Translator, await RoleOfAsync(organization, invited));
        Assert.Equal(organization.Id, (await Host.GetAsync("/api/organizations/current", invited.Credentials)).Id);
        await using var db = Host.OpenDatabase();
        var entry = await db.Activity.SingleAsync(
            entry => entry.Action == "invitation.accepted" && entry.TargetId == sent.Id, Cancellation);
        Assert.Equal((invited.UserId, organization.Id), (entry.UserId, entry.OrganizationId));
    }

    [Fact]
    public async Task Accept_ByAMemberOfAnotherOrganization_OpensTheNewOneAndKeepsTheOther()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (theirs, invited) = await TestOrganization.AddWithAsync(Host);
        var sent = await InviteAsync(organization, owner.Credentials, invited.Email.ToUpperInvariant(), "reviewer");

        (await AcceptAsync(CodeOf(sent), invited.Credentials)).HasStatus(HttpStatusCode.OK);

        Assert.Equal(MemberRole.Owner, await RoleOfAsync(theirs, invited));
        Assert.Equal(organization.Id, (await Host.GetAsync("/api/organizations/current", invited.Credentials)).Id);
        (await Host.GetAsync(theirs.TokensPath, invited.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Accept_FiftyAtOnce_MakesOneMembership()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AcceptAsync(CodeOf(sent), invited.Credentials)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => IsConflict(answer, "This invitation was accepted already"));
        await using var db = Host.OpenDatabase();
        Assert.Equal(2, await db.Members.CountAsync(member => member.OrganizationId == organization.Id, Cancellation));
        Assert.Equal(1, (await ActionsAsync(organization)).Count(action => action == "invitation.accepted"));
    }

    [Fact]
    public async Task Accept_WhileItIsCancelled_IsOneOrTheOther()
    {
        for (var round = 0; round < 5; round++)
        {
            var (organization, owner) = await TestOrganization.AddWithAsync(Host);
            var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials);

            var accepting = AcceptAsync(CodeOf(sent), invited.Credentials);
            var cancelled = await Host.DeleteAsync($"{ListPath(organization)}/{sent.Id}", owner.Credentials);
            var accepted = await accepting;

            Assert.NotEqual(accepted.Status == HttpStatusCode.OK, cancelled.Status == HttpStatusCode.NoContent);
            Assert.Equal(accepted.Status == HttpStatusCode.OK, await RoleOfAsync(organization, invited) is not null);
        }
    }

    [Theory]
    [InlineData("signed out")]
    [InlineData("disabled")]
    public async Task Accept_ByAPersonWhoEndsMeanwhile_IsRefused(string end)
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials);
        Task<Answer> accepting;
        await using (await TestDatabase.HoldChangesAsync(Host.App, organization.Id, async db =>
        {
            _ = end == "disabled"
                ? await db.Users.Where(user => user.Id == invited.UserId)
                    .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, Host.Clock.GetUtcNow()), Cancellation)
                : await db.Sessions.Where(session => session.Id == invited.SessionId).ExecuteDeleteAsync(Cancellation);
        }))
        {
            accepting = AcceptAsync(CodeOf(sent), invited.Credentials);
            await Task.Delay(300, Cancellation);
            Assert.False(accepting.IsCompleted);
        }

        (await accepting).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        await using var db = Host.OpenDatabase();
        Assert.False(await db.Members.AnyAsync(member => member.UserId == invited.UserId, Cancellation));
    }

    [Fact]
    public async Task Answer_ByAnybodyElse_Answers403AndSaysWhy()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, _) = await InvitePersonAsync(organization, owner.Credentials);
        var other = await organization.AddPersonAsync(role: null);

        IsWrongPerson(await AcceptAsync(CodeOf(sent), other.Credentials));
        IsWrongPerson(await DeclineAsync(CodeOf(sent), other.Credentials));
        IsWrongPerson(await AcceptAsync(CodeOf(sent), owner.Credentials));
        Assert.Null(await RoleOfAsync(organization, other));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("invite_")]
    [InlineData("invite_0000000000000000000000000000000000000000000")]
    public async Task Answer_UnknownCode_Answers404(string code)
    {
        var person = await Host.AddPersonAsync(MemberRole.Owner);

        var answer = (await AcceptAsync(code, person.Credentials)).HasStatus(HttpStatusCode.NotFound).IsErrorInShape();

        Assert.Equal("Invitation not found", answer.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Decline_EndsTheInvitation_AndAnotherOneCanBeSent()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials);

        var answer = (await DeclineAsync(CodeOf(sent), invited.Credentials)).HasStatus(HttpStatusCode.OK);

        Assert.Equal("declined", answer.Json.GetProperty("status").GetString());
        IsConflict(await AcceptAsync(CodeOf(sent), invited.Credentials), "This invitation was declined");
        Assert.Null(await RoleOfAsync(organization, invited));
        (await InviteAsync(organization, owner.Credentials, invited.Email)).HasStatus(HttpStatusCode.Created);
        Assert.Equal(["invitation.created", "invitation.declined", "invitation.created"], await ActionsAsync(organization));
    }

    [Fact]
    public async Task Accept_AfterSevenDays_Answers409()
    {
        await using var own = new EntriHost();
        var (organization, owner) = await TestOrganization.AddWithAsync(own);
        var invited = await organization.AddPersonAsync(role: null);
        var sent = await own.PostAsync(InvitePath(organization), owner.Credentials, new { email = invited.Email, role = "reviewer" });
        await own.PassAsync(Invitation.Lifetime, invited);

        IsConflict(
            await own.SendAsync("POST", $"/api/invitations/{CodeOf(sent)}/accept", invited.Credentials), "This invitation has expired");
    }

    [Theory]
    [InlineData("demoted", false)]
    [InlineData("removed", false)]
    [InlineData("disabled", false)]
    [InlineData("admin still", true)]
    public async Task Accept_WhatAPersonGave_TakesWhatTheyHaveToday(string meanwhile, bool isAccepted)
    {
        var organization = await TestOrganization.AddAsync(Host);
        var inviter = await organization.AddPersonAsync(MemberRole.Owner);
        var (sent, invited) = await InvitePersonAsync(organization, inviter.Credentials, "admin");
        await using (var db = Host.OpenDatabase())
        {
            var member = db.Members.Where(member => member.UserId == inviter.UserId);
            _ = meanwhile switch
            {
                "demoted" => await member.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, MemberRole.Developer), Cancellation),
                "admin still" => await member.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, MemberRole.Admin), Cancellation),
                "disabled" => await db.Users.Where(user => user.Id == inviter.UserId)
                    .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, Host.Clock.GetUtcNow()), Cancellation),
                _ => await member.ExecuteDeleteAsync(Cancellation),
            };
        }

        var answer = await AcceptAsync(CodeOf(sent), invited.Credentials);

        if (isAccepted)
        {
            answer.HasStatus(HttpStatusCode.OK);
            return;
        }

        IsConflict(answer, "Whoever sent this invitation may no longer invite in this role. Ask for a new one");
        Assert.Null(await RoleOfAsync(organization, invited));

        // Somebody else can send it again in their own name.
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var resent = await Host.SendAsync("POST", ResendPath(organization, sent.Id), owner.Credentials);
        (await AcceptAsync(CodeOf(resent), invited.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("narrowed")]
    [InlineData("alive")]
    public async Task Accept_WhatATokenGave_TakesWhatItHasToday(string meanwhile)
    {
        var organization = await TestOrganization.AddAsync(Host);
        var scopes = ScopeSet.Parse("projects:read organization:read members:write translations:read");
        var token = await organization.AddTokenAsync(scopes);
        var (sent, invited) = await InvitePersonAsync(organization, token.Credentials, "reviewer");
        await using (var db = Host.OpenDatabase())
        {
            var row = await db.ApiTokens.SingleAsync(row => row.Id == token.Id, Cancellation);
            if (meanwhile == "revoked")
            {
                row.Revoke(Host.Clock.GetUtcNow());
            }
            else if (meanwhile == "narrowed")
            {
                row.Scopes = ScopeSet.Parse("members:write");
            }

            await db.SaveChangesAsync(Cancellation);
        }

        var answer = await AcceptAsync(CodeOf(sent), invited.Credentials);

        answer.HasStatus(meanwhile == "alive" ? HttpStatusCode.OK : HttpStatusCode.Conflict);
        Assert.Equal(meanwhile == "alive" ? MemberRole.Reviewer : null, await RoleOfAsync(organization, invited));
    }

    [Fact]
    public async Task Accept_ByAMemberAlready_Answers409AndKeepsTheirRole()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials, "admin");
        await Host.SaveAsync(new Member
        {
            OrganizationId = organization.Id,
            UserId = invited.UserId,
            Role = MemberRole.Reviewer,
            JoinedAt = Host.Clock.GetUtcNow(),
        });

        IsConflict(await AcceptAsync(CodeOf(sent), invited.Credentials), "This person is a member already");
        Assert.Equal(MemberRole.Reviewer, await RoleOfAsync(organization, invited));
    }
}
