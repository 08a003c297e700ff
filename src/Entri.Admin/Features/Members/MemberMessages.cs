using Entri.Admin.Domain;

namespace Entri.Admin.Features.Members;

/// <summary>A person in the organization.</summary>
/// <param name="UserId"><c>user_…</c></param>
/// <param name="Name">The person's name.</param>
/// <param name="Email">The person's e-mail address.</param>
/// <param name="Role">What they may do there.</param>
/// <param name="JoinedAt">When they joined.</param>
public sealed record MemberResponse(string UserId, string Name, string Email, MemberRole Role, DateTimeOffset JoinedAt)
{
    internal static MemberResponse Of(Member member, ApplicationUser user) =>
        new(user.Id, user.Name, user.Email!, member.Role, member.JoinedAt);
}

/// <summary>What a member shall be.</summary>
/// <param name="Role">What they may do: <c>owner</c>, <c>admin</c>, <c>developer</c>, <c>translator</c> or <c>reviewer</c>.</param>
public sealed record ChangeMemberRequest(string? Role)
{
    internal Failure? Validate() => new FieldErrors().Check("role", Rules.Role(Role)).Failure;
}

/// <summary>What happens to the tokens of somebody who goes.</summary>
/// <param name="Tokens">
/// <c>keep</c> or <c>revoke</c>, for all living ones that they made, themselves or through tokens of theirs; left out means what the
/// organization's policy says.
/// </param>
/// <param name="Revoke">The ids of single ones that are revoked in any case.</param>
public sealed record RemoveMemberRequest(string? Tokens = null, string[]? Revoke = null)
{
    private const string KeepAll = "keep", RevokeAll = "revoke";

    /// <summary>Whether whoever sends it revokes tokens; what the policy does needs nobody's right.</summary>
    internal bool RevokesAny => Tokens == RevokeAll || Revoke is { Length: > 0 };

    /// <summary>Whether all tokens end.</summary>
    internal bool RevokesAll(OrganizationPolicy policy) => Tokens is null ? policy.RevokesTokensOfLeavers : Tokens == RevokeAll;

    internal Failure? Validate() => new FieldErrors()
        .Check("tokens", Tokens is null or KeepAll or RevokeAll ? null : $"must be {KeepAll} or {RevokeAll}")
        .Failure;
}

/// <summary>What the use cases of members share.</summary>
internal static class MemberFailures
{
    public static readonly Failure NotFound = new Failure.NotFound("Member");

    public static readonly Failure LastOwner = new Failure.Conflict(
        "role", "An organization needs an owner. Make somebody else an owner first.");
}
