using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Forms;
using Entri.Admin.Security;

namespace Entri.Admin.Features.TokenEnds;

/// <summary>What tells people of tokens before they stop working: messages, and a calendar.</summary>
public static class TokenEndEndpoints
{
    /// <summary>Adds the job and the use cases.</summary>
    public static IServiceCollection AddTokenEnds(this IServiceCollection services) => services
        .AddSingleton<TokenEndMails>()
        .AddSingleton<TellOfTokenEnds>()
        .AddHostedService(provider => provider.GetRequiredService<TellOfTokenEnds>())
        .AddSingleton<ChangeTokenCalendar>()
        .AddSingleton<TokenCalendarFeed>()
        .AddSingleton<ITokenCalendarView, TokenCalendarPanel.View>();

    /// <summary>Adds the routes.</summary>
    public static void MapTokenEnds(this IEndpointRouteBuilder api)
    {
        var calendar = api.MapGroup("/organizations/{organizationId}/calendar").WithTags("Organization");
        calendar.MapPost("/", async (Caller caller, ChangeTokenCalendar change, CancellationToken ct) =>
                (await change.MakeAsync(caller, ct)).ToCreated(_ => $"/api/organizations/{caller.OrganizationId}/calendar"))
            .RequirePermission(Permission.ChangePolicy)
            .WithName("createCalendarLink")
            .WithSummary("Make the link to the calendar of the tokens' ends")
            .WithDescription("The link is in this answer and in no other; the one before is dead at once. Only a session of an owner or "
                + "admin may, with a fresh proof of identity.");
        calendar.MapDelete("/", async (Caller caller, ChangeTokenCalendar change, CancellationToken ct) =>
                (await change.RemoveAsync(caller, ct)).ToNoContent())
            .RequirePermission(Permission.ChangePolicy)
            .WithName("deleteCalendarLink")
            .WithSummary("Remove the link to the calendar of the tokens' ends");
    }
}
