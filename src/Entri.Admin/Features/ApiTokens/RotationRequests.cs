using Entri.Admin.Api;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>How a token gets a new value.</summary>
public sealed record RotateApiTokenRequest
{
    /// <summary>For how long the old value still works, in seconds from 0 to 604800; left out means a day.</summary>
    public int? GracePeriodSeconds { get; init; }

    /// <summary>When the token ends from now on; null means never. Left out, its end stays.</summary>
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    internal TimeSpan Grace => GracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : ApiToken.DefaultGrace;

    internal Failure? Validate(DateTimeOffset now) => new FieldErrors()
        .Check("gracePeriodSeconds", RotationRules.Grace(GracePeriodSeconds))
        .Check("expiresAt", ApiTokenRules.Expiry(ExpiresAt.Value, now))
        .Failure;
}

/// <summary>How the calling token gets a new value.</summary>
public sealed record RotateCallingTokenRequest
{
    /// <summary>For how long the old value still works, in seconds from 0 to 604800; left out means a day.</summary>
    public int? GracePeriodSeconds { get; init; }

    /// <summary>No token may change when it ends itself.</summary>
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    internal Failure? Validate() => new FieldErrors()
        .Check("gracePeriodSeconds", RotationRules.Grace(GracePeriodSeconds))
        .Check("expiresAt", ExpiresAt.IsSet ? "must be left out: the end of the token stays where it is" : null)
        .Failure;

    internal RotateApiTokenRequest ForItself() => new() { GracePeriodSeconds = GracePeriodSeconds };
}

/// <summary>How long old values go on that still work.</summary>
/// <param name="GracePeriodSeconds">From now, in seconds from 0 to 604800; 0 ends them.</param>
public sealed record ChangeGraceRequest(int? GracePeriodSeconds)
{
    internal Failure? Validate() => new FieldErrors()
        .Check("gracePeriodSeconds", GracePeriodSeconds is null ? "should not be empty" : RotationRules.Grace(GracePeriodSeconds))
        .Failure;
}

/// <summary>The rules for rotations.</summary>
public static class RotationRules
{
    /// <summary>What is wrong with the time that an old value shall go on, or null.</summary>
    /// <param name="seconds">How many seconds; null where it is left out.</param>
    public static string? Grace(int? seconds) =>
        seconds is < 0 || seconds > ApiToken.MaxGrace.TotalSeconds ? $"must be from 0 to {ApiToken.MaxGrace.TotalSeconds}" : null;
}
