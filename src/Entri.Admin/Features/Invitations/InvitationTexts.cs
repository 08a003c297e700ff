using Entri.Admin.Domain;

namespace Entri.Admin.Features.Invitations;

/// <summary>What the page of an invitation says.</summary>
internal static class InvitationTexts
{
    private const string AskAgain = "Ask whoever invited you for a new one.";

    /// <summary>Who invited to what, as which role.</summary>
    public static string Offer(InvitationView view)
    {
        var role = view.Role.WithArticle;
        return view.InvitedBy is { } name ? $"{name} invited you as {role}." : $"You are invited as {role}.";
    }

    /// <summary>Why nobody can join by the link, as a title and a text.</summary>
    public static (string Title, string Text) WhyClosed(InvitationView? view, bool isThrottled) => view switch
    {
        null when isThrottled => ("Try again later", "There were too many wrong links from your network. Wait a few minutes."),
        null => (
            "This link leads to no invitation",
            "It may be incomplete, or a newer one has taken its place: look for the latest message that invites you."),
        { Status: InvitationStatus.Accepted } => (
            "This invitation was used already",
            $"Somebody joined {view.Organization} with it. If it was you, sign in as always."),
        { Status: InvitationStatus.Declined } => (
            "This invitation was declined",
            $"If you want to join {view.Organization} after all, ask for another one."),
        { Status: InvitationStatus.Cancelled } => (
            "This invitation was cancelled",
            $"Somebody at {view.Organization} took it back. If you think that this is a mistake, ask them."),
        { Status: InvitationStatus.Expired } => (
            "This invitation has expired", $"It was good for a limited time. {AskAgain}"),
        _ => (
            "This invitation does not hold any more",
            $"Whoever sent it may no longer invite people to {view.Organization}. Ask somebody else there for a new one."),
    };

    /// <summary>The status of the page.</summary>
    public static int StatusOf(InvitationView? view, bool isThrottled) =>
        isThrottled ? StatusCodes.Status429TooManyRequests
        : view is null ? StatusCodes.Status404NotFound
        : view.IsOpen ? StatusCodes.Status200OK
        : StatusCodes.Status410Gone;

    /// <summary>Where somebody lands who has just joined: at what their role is there for.</summary>
    public static string LandingFor(MemberRole role) => role.May(Scope.TokensRead) ? "/" : "/projects";
}
