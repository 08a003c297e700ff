using System.Text.Json.Serialization;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Invitations;

/// <summary>Somebody to invite.</summary>
/// <param name="Email">Their e-mail address.</param>
/// <param name="Role">What they will be: <c>owner</c>, <c>admin</c>, <c>developer</c>, <c>translator</c>, <c>reviewer</c>.</param>
public sealed record CreateInvitationRequest(string? Email, string? Role)
{
    internal Failure? Validate() => new FieldErrors()
        .Check("email", Rules.Email(Email))
        .Check("role", Rules.Role(Role))
        .Failure;
}

/// <summary>An invitation as those see it who may invite, and the person invited: never its code.</summary>
/// <param name="Id"><c>inv_…</c>, which names the invitation and opens nothing.</param>
/// <param name="Email">Whom it is for.</param>
/// <param name="Role">What the person will be.</param>
/// <param name="Status">What became of it.</param>
/// <param name="ExpiresAt">From when on its link opens nothing.</param>
/// <param name="OrganizationId">The organization to join.</param>
/// <param name="InvitedBy">The name of the person or token that sent it last, at that time.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record InvitationResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Email,
    MemberRole Role,
    InvitationStatus Status,
    DateTimeOffset ExpiresAt,
    string OrganizationId,
    string InvitedBy,
    DateTimeOffset CreatedAt)
{
    internal static InvitationResponse Of(Invitation invitation, DateTimeOffset now) => new(
        invitation.Id,
        invitation.Email,
        invitation.Role,
        invitation.StatusAt(now),
        invitation.ExpiresAt,
        invitation.OrganizationId,
        invitation.InvitedByName,
        invitation.CreatedAt);
}

/// <summary>An invitation and the code of its link, at the only moment when both are there.</summary>
public sealed record SentInvitation(Invitation Invitation, InvitationCode Code);

/// <summary>An invitation that was sent just now.</summary>
/// <param name="Id"><c>inv_…</c>, which names the invitation and opens nothing.</param>
/// <param name="Email">Whom it is for.</param>
/// <param name="Role">What the person will be.</param>
/// <param name="Status">What became of it.</param>
/// <param name="ExpiresAt">From when on the link opens nothing.</param>
/// <param name="Link">
/// The address to hand to the person, where no mail server is set; it works for their e-mail address alone, and no other answer has it.
/// </param>
public sealed record SentInvitationResponse(
    [property: JsonPropertyName("_id")] string Id,
    string Email,
    MemberRole Role,
    InvitationStatus Status,
    DateTimeOffset ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Link)
{
    /// <summary>Hides the link, which a record would print.</summary>
    public override string ToString() => $"{nameof(SentInvitationResponse)} {Id}";
}
