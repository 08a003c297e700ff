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
