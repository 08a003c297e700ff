namespace Entri.Admin.Domain;

/// <summary>How a request ended that came with the value of a token. The numbers are kept.</summary>
public enum CallOutcome
{
    /// <summary>The token was let in, whatever came of the request then.</summary>
    Ok = 0,

    /// <summary>403: the token may not do it.</summary>
    Forbidden = 1,

    /// <summary>403: it came from an address that the token does not admit.</summary>
    AddressNotAllowed = 2,

    /// <summary>429.</summary>
    RateLimited = 3,

    /// <summary>401: the token has ended.</summary>
    Expired = 4,

    /// <summary>401: the token is switched off.</summary>
    Disabled = 5,

    /// <summary>401: the token is revoked.</summary>
    Revoked = 6,

    /// <summary>401: another value took the place of this one.</summary>
    Replaced = 7,
}

/// <summary>What outcomes say.</summary>
public static class CallOutcomes
{
    /// <summary>Whether the token was accepted, and so was used, be it for something that it may not do.</summary>
    public static bool IsUse(this CallOutcome outcome) => outcome is CallOutcome.Ok or CallOutcome.Forbidden or CallOutcome.RateLimited;
}
