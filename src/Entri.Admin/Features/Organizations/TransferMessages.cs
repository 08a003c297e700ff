using Entri.Admin.Domain;

namespace Entri.Admin.Features.Organizations;

/// <summary>To whom the organization is offered.</summary>
/// <param name="UserId">The member who may accept it: <c>user_…</c></param>
public sealed record OfferTransferRequest(string? UserId)
{
    internal Failure? Validate() => new FieldErrors()
        .Check("userId", string.IsNullOrWhiteSpace(UserId) ? "should not be empty" : null)
        .Failure;
}

/// <summary>An offer of the organization to a member.</summary>
/// <param name="UserId">The member who may accept it.</param>
/// <param name="ExpiresAt">Until when they may.</param>
public sealed record TransferResponse(string UserId, DateTimeOffset ExpiresAt);

/// <summary>An offer that waits for an answer.</summary>
/// <param name="UserId">The member who may accept it.</param>
/// <param name="UserName">Their name.</param>
/// <param name="FromUserId">The owner who made it.</param>
/// <param name="FromName">Their name.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
public sealed record PendingTransferResponse(
    string UserId, string UserName, string FromUserId, string FromName, DateTimeOffset ExpiresAt);

internal static class TransferFailures
{
    public static readonly Failure NoOffer = new Failure.NotFound("Transfer");
}
