using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Invitations;

/// <summary>Invitations over HTTP: of an organization for those who invite, and by their code for the person invited.</summary>
public static class InvitationEndpoints
{
    /// <summary>Adds the use cases.</summary>
    public static IServiceCollection AddInvitations(this IServiceCollection services) => services
        .AddSingleton<InvitationLinks>()
        .AddSingleton<InvitationMails>()
        .AddSingleton<CreateInvitation>()
        .AddSingleton<ListInvitations>()
        .AddSingleton<ChangeInvitation>()
        .AddSingleton<AnswerInvitation>()
        .AddSingleton<ShowInvitation>()
        .AddSingleton<JoinWithNewAccount>();

    /// <summary>Adds the routes.</summary>
    public static void MapInvitations(this IEndpointRouteBuilder api)
    {
        var organization = api.MapGroup("/organizations/{organizationId}").WithTags("Invitations");
        organization.MapPost("/members/invite", async (
                Caller caller, CreateInvitationRequest request, CreateInvitation create, InvitationLinks links, CancellationToken ct) =>
                (await create.ExecuteAsync(caller, request, ct)).Map(links.Show)
                .ToCreated(sent => $"/api/organizations/{caller.OrganizationId}/invitations/{sent.Id}"))
            .RequirePermission(Scope.MembersWrite)
            .WithName("inviteMember")
            .WithSummary("Invite a person")
            .WithDescription(
                "The person gets the link by mail. Where no mail server is set, it is in this answer and in no other, to be handed over. "
                + "Nobody can give a role that may do more than they may.");
        organization.MapGet("/invitations", async (
                Caller caller, PageQuery page, string? status, ListInvitations list, CancellationToken ct) =>
                (await list.ExecuteAsync(caller, new ListInvitationsRequest(page, status), ct)).ToOk())
            .RequirePermission(Scope.MembersWrite)
            .WithName("listInvitations")
            .WithSummary("List the organization's invitations");
        organization.MapPost("/invitations/{invitationId}/resend", async (
                Caller caller, string invitationId, ChangeInvitation change, InvitationLinks links, CancellationToken ct) =>
                (await change.ResendAsync(caller, invitationId, ct)).Map(links.Show).ToOk())
            .RequirePermission(Scope.MembersWrite)
            .WithName("resendInvitation")
            .WithSummary("Give an invitation another link and a later end")
            .WithDescription("The link before opens nothing any more.");
        organization.MapDelete("/invitations/{invitationId}", async (
                Caller caller, string invitationId, ChangeInvitation change, CancellationToken ct) =>
                (await change.CancelAsync(caller, invitationId, ct)).ToNoContent())
            .RequirePermission(Scope.MembersWrite)
            .WithName("cancelInvitation")
            .WithSummary("Take an invitation back");

        var invited = api.MapGroup("/invitations/{code}").WithTags("Invitations");
        invited.MapPost("/accept", async (HttpContext context, string code, AnswerInvitation answer, CancellationToken ct) =>
                (await answer.AcceptAsync(context.Person()!, code, ct)).ToOk())
            .RequireAnyPerson()
            .WithName("acceptInvitation")
            .WithSummary("Join the organization")
            .WithDescription("For the person whose e-mail address was invited.");
        invited.MapPost("/decline", async (HttpContext context, string code, AnswerInvitation answer, CancellationToken ct) =>
                (await answer.DeclineAsync(context.Person()!, code, ct)).ToOk())
            .RequireAnyPerson()
            .WithName("declineInvitation")
            .WithSummary("Decline an invitation")
            .WithDescription("For the person whose e-mail address was invited.");
    }
}

/// <summary>Makes the links of invitations.</summary>
public sealed class InvitationLinks(PublicAddress address, MailDelivery delivery, TimeProvider clock)
{
    /// <summary>Where the page of an invitation is; its code follows.</summary>
    public const string Path = "/invitations/";

    /// <summary>The address behind a code.</summary>
    public string Of(InvitationCode code) => address.Of(Path + code.Reveal());

    /// <summary>An invitation for whoever sent it just now: with its link where they have to hand it over themselves.</summary>
    public SentInvitationResponse Show(SentInvitation sent) => new(
        sent.Invitation.Id,
        sent.Invitation.Email,
        sent.Invitation.Role,
        sent.Invitation.StatusAt(clock.GetUtcNow()),
        sent.Invitation.ExpiresAt,
        delivery.HasServer ? null : Of(sent.Code));
}
