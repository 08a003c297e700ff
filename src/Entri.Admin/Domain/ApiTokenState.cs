namespace Entri.Admin.Domain;

/// <summary>What a token is good for; the first that applies, from bottom to top.</summary>
public enum ApiTokenState
{
    /// <summary>Accepted and in use.</summary>
    Active,

    /// <summary>Accepted, but nobody has used it yet.</summary>
    NeverUsed,

    /// <summary>Accepted for less than <see cref="ApiToken.SoonBeforeExpiry"/>.</summary>
    ExpiresSoon,

    /// <summary>Accepted, but its value was neither copied nor used, so most likely it is lost.</summary>
    NeverPickedUp,

    /// <summary>Refused until somebody switches it on.</summary>
    Disabled,

    /// <summary>Refused because its time is over.</summary>
    Expired,

    /// <summary>Refused for good.</summary>
    Revoked,
}

/// <summary>What the states have in common.</summary>
public static class ApiTokenStates
{
    /// <summary>Whether a request with such a token is accepted.</summary>
    public static bool IsAccepted(this ApiTokenState state) => state < ApiTokenState.Disabled;
}
