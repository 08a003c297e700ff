using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What a person decided who revokes a token.</summary>
/// <param name="WithMade">Whether what the token made is revoked too.</param>
/// <param name="Reason">Why.</param>
public sealed record Revocation(bool WithMade, RevocationReason Reason);

/// <summary>Why a token is revoked, as people choose it.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Label">It in words.</param>
internal sealed record ReasonChoice(RevocationReason Reason, string Label)
{
    /// <summary>Every choice; a form starts with the first.</summary>
    public static readonly IReadOnlyList<ReasonChoice> All =
    [
        new(RevocationReason.Unused, "Nobody needs it any more"),
        new(RevocationReason.Rotated, "Another token took its place"),
        new(RevocationReason.PersonLeft, "Whoever used it left"),
        new(RevocationReason.Leaked, "It leaked, or may have"),
    ];

    /// <summary>Whether there is a way back, in a sentence.</summary>
    public string WayBack => Reason == RevocationReason.Leaked
        ? "This cannot be undone."
        : "An owner or admin can undo this for 72 hours.";

    /// <inheritdoc/>
    public override string ToString() => Label;
}
