using System.Net;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Invitations;

/// <summary>An organization whose owner invites people over the API.</summary>
public abstract class InvitationTest(EntriHost host)
{
    protected EntriHost Host => host;

    protected static string InvitePath(TestOrganization organization) => $"/api/organizations/{organization.Id}/members/invite";

    protected static string ListPath(TestOrganization organization) => $"/api/organizations/{organization.Id}/invitations";

    protected static string ResendPath(TestOrganization organization, string id) => $"{ListPath(organization)}/{id}/resend";

    protected static string NewAddress() => $"{Guid.NewGuid():N}@example.com";

    protected Task<Answer> InviteAsync(TestOrganization organization, Credentials inviter, string? email, string role = "developer") =>
        host.PostAsync(InvitePath(organization), inviter, new { email, role });

    /// <summary>Invites somebody who has an account, and belongs to no organization.</summary>
    protected async Task<(Answer Sent, TestPerson Invited)> InvitePersonAsync(
        TestOrganization organization, Credentials inviter, string role = "developer")
    {
        var invited = await organization.AddPersonAsync(role: null);
        return ((await InviteAsync(organization, inviter, invited.Email, role)).HasStatus(HttpStatusCode.Created), invited);
    }

    protected static string CodeOf(Answer sent) => sent.Json.GetProperty("link").GetString()!.Split('/')[^1];

    protected Task<Answer> AcceptAsync(string code, Credentials person) =>
        host.SendAsync("POST", $"/api/invitations/{code}/accept", person);

    protected Task<Answer> DeclineAsync(string code, Credentials person) =>
        host.SendAsync("POST", $"/api/invitations/{code}/decline", person);

    protected static void IsConflict(Answer answer, string message)
    {
        answer.HasStatus(HttpStatusCode.Conflict).IsErrorInShape();
        Assert.Equal(message, answer.Json.GetProperty("message").GetString());
    }

    protected static void IsWrongPerson(Answer answer)
    {
        answer.HasStatus(HttpStatusCode.Forbidden).IsErrorInShape();
        Assert.Equal(
            "Session realm=\"Entri\", error=\"wrong_person\", error_description=\"This invitation is for another e-mail address\"",
            answer.Header("WWW-Authenticate"));
    }

    protected async Task<MemberRole?> RoleOfAsync(TestOrganization organization, TestPerson person)
    {
        await using var db = host.OpenDatabase();
        return (await db.Members.SingleOrDefaultAsync(
            member => member.OrganizationId == organization.Id && member.UserId == person.UserId, Cancellation))?.Role;
    }

    protected async Task<string[]> ActionsAsync(TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        return await db.Activity.Where(entry => entry.OrganizationId == organization.Id).OrderBy(entry => entry.Sequence)
            .Select(entry => entry.Action).ToArrayAsync(Cancellation);
    }
}
