namespace Entri.Admin.Domain;

/// <summary>When a token was used last.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="At">When.</param>
/// <param name="Address">From where, or null where that is unknown.</param>
public sealed record LastUse(string TokenId, DateTimeOffset At, string? Address);
