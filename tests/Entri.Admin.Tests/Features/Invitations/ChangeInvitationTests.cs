using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.Invitations;

/// <summary>What the organization does with its invitations: list, send again, take back.</summary>
public sealed class ChangeInvitationTests(EntriHost host) : InvitationTest(host)
{
    [Fact]
    public async Task List_ShowsEveryStatusAndFiltersAndPages_AndNeverACode()
    {
        await using var own = new EntriHost();
        var (organization, owner) = await TestOrganization.AddWithAsync(own);
        InvitationStatus?[] ends =
            [null, InvitationStatus.Accepted, InvitationStatus.Declined, InvitationStatus.Cancelled, InvitationStatus.Expired, null];
        foreach (var (index, end) in ends.Index())
        {
            var invitation = new Invitation
            {
                Id = EntityId.NewInvitation(own.Clock.GetUtcNow()),
                OrganizationId = organization.Id,
                Email = $"person{index}@example.com",
                Role = MemberRole.Translator,
                CodeHash = [(byte)index],
                CreatedAt = own.Clock.GetUtcNow().AddMinutes(index),
            };
            invitation.SendBy(owner.UserId, null, "Ada Lovelace", own.Clock.GetUtcNow().AddDays(index == 5 ? -1 : 7));
            if (end is { } status)
            {
                invitation.End(status, own.Clock.GetUtcNow());
            }

            await own.SaveAsync(invitation);
        }

        Assert.Equal(["5 expired", "4 expired", "3 cancelled", "2 declined", "1 accepted", "0 pending"], await ListAsync(""));
        Assert.Equal(["0 pending"], await ListAsync("?status=pending"));
        Assert.Equal(["5 expired", "4 expired"], await ListAsync("?status=expired"));
        Assert.Equal(["2 declined"], await ListAsync("?status=declined"));
        Assert.Equal(["3 cancelled", "2 declined"], await ListAsync("?limit=2&page=2"));
        var all = await own.GetAsync(ListPath(organization), owner.Credentials);
        Assert.Equal(
            ["_id", "email", "role", "status", "expiresAt", "organizationId", "invitedBy", "createdAt"],
            all.Json.GetProperty("data")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(6, all.Json.GetProperty("meta").GetProperty("total").GetInt32());
        var wrong = (await own.GetAsync($"{ListPath(organization)}?status=7", owner.Credentials)).HasStatus(HttpStatusCode.BadRequest);
        Assert.Contains("status must be one of pending, accepted", wrong.IsErrorInShape().Body, StringComparison.Ordinal);

        async Task<string[]> ListAsync(string query)
        {
            var answer = (await own.GetAsync(ListPath(organization) + query, owner.Credentials)).HasStatus(HttpStatusCode.OK);
            return [.. answer.Json.GetProperty("data").EnumerateArray().Select(one =>
                $"{one.GetProperty("email").GetString()![6]} {one.GetProperty("status").GetString()}")];
        }
    }

    [Fact]
    public async Task Resend_KeepsTheRow_AndTheLinkBeforeIsDead()
    {
        await using var own = new EntriHost();
        var (organization, owner) = await TestOrganization.AddWithAsync(own);
        var invited = await organization.AddPersonAsync(role: null);
        var first = await own.PostAsync(InvitePath(organization), owner.Credentials, new { email = invited.Email, role = "reviewer" });

        // An expired one can be sent again, too.
        await own.PassAsync(Invitation.Lifetime, owner, invited);
        var second = (await own.SendAsync("POST", ResendPath(organization, first.Id), owner.Credentials)).HasStatus(HttpStatusCode.OK);

        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(CodeOf(first), CodeOf(second));
        Assert.Equal("pending", second.Json.GetProperty("status").GetString());
        Assert.Equal(
            own.Clock.GetUtcNow().AddDays(7), second.Json.GetProperty("expiresAt").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
        (await own.SendAsync("POST", $"/api/invitations/{CodeOf(first)}/accept", invited.Credentials)).HasStatus(HttpStatusCode.NotFound);
        (await own.SendAsync("POST", $"/api/invitations/{CodeOf(second)}/accept", invited.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Cancel_EndsTheLink_AndOnceMoreChangesNothing()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials);

        (await Host.DeleteAsync($"{ListPath(organization)}/{sent.Id}", owner.Credentials)).HasStatus(HttpStatusCode.NoContent);
        (await Host.DeleteAsync($"{ListPath(organization)}/{sent.Id}", owner.Credentials)).HasStatus(HttpStatusCode.NoContent);

        IsConflict(await AcceptAsync(CodeOf(sent), invited.Credentials), "This invitation was cancelled");
        IsConflict(
            await Host.SendAsync("POST", ResendPath(organization, sent.Id), owner.Credentials), "This invitation was cancelled");
        Assert.Null(await RoleOfAsync(organization, invited));
        Assert.Equal(["invitation.created", "invitation.cancelled"], await ActionsAsync(organization));
    }

    [Fact]
    public async Task Change_OfAnAcceptedOne_Answers409()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (sent, invited) = await InvitePersonAsync(organization, owner.Credentials);
        await AcceptAsync(CodeOf(sent), invited.Credentials);

        IsConflict(
            await Host.DeleteAsync($"{ListPath(organization)}/{sent.Id}", owner.Credentials), "This invitation was accepted already");
        IsConflict(
            await Host.SendAsync("POST", ResendPath(organization, sent.Id), owner.Credentials), "This invitation was accepted already");
    }

    [Fact]
    public async Task Change_OfAnInvitationToOwn_IsForOwners()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var admin = await organization.AddPersonAsync(MemberRole.Admin);
        var (sent, _) = await InvitePersonAsync(organization, owner.Credentials, "owner");

        var resent = await Host.SendAsync("POST", ResendPath(organization, sent.Id), admin.Credentials);
        var cancelled = await Host.DeleteAsync($"{ListPath(organization)}/{sent.Id}", admin.Credentials);

        Assert.Equal("owners:manage", resent.HasStatus(HttpStatusCode.Forbidden).Header("X-Required-Scope"));
        Assert.Equal("owners:manage", cancelled.HasStatus(HttpStatusCode.Forbidden).Header("X-Required-Scope"));
    }

    [Fact]
    public async Task Change_OfAnotherOrganizationsInvitation_IsAsMissingAsAny()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var (theirs, stranger) = await TestOrganization.AddWithAsync(Host);
        var (sent, _) = await InvitePersonAsync(organization, owner.Credentials);

        var foreign = await Host.DeleteAsync($"{ListPath(theirs)}/{sent.Id}", stranger.Credentials);
        var missing = await Host.DeleteAsync($"{ListPath(theirs)}/inv_none", stranger.Credentials);

        Assert.Equal(missing.HasStatus(HttpStatusCode.NotFound).Body, foreign.HasStatus(HttpStatusCode.NotFound).Body);
        (await Host.SendAsync("POST", ResendPath(theirs, sent.Id), stranger.Credentials)).HasStatus(HttpStatusCode.NotFound);
    }
}
