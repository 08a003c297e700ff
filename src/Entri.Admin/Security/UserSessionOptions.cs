using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>How long people stay signed in. Configuration section <c>Sessions</c>.</summary>
public sealed class UserSessionOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Sessions";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>How long a session may go unused.</summary>
    public Duration IdleTimeout { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a session lasts however busy it is.</summary>
    public Duration AbsoluteTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How old the last password entry may be when a person creates a token or widens one.</summary>
    public Duration ProofLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string?> Errors() =>
    [
        IdleTimeout.Value < TimeSpan.FromMinutes(1) ? "Sessions:IdleTimeout must be a minute or longer." : null,
        AbsoluteTimeout.Value < IdleTimeout.Value ? "Sessions:AbsoluteTimeout must not be shorter than Sessions:IdleTimeout." : null,
        AbsoluteTimeout.Value > Longest ? "Sessions:AbsoluteTimeout must not be longer than 365d." : null,
        ProofLifetime.Value < TimeSpan.FromMinutes(1) ? "Sessions:ProofLifetime must be a minute or longer." : null,
        ProofLifetime.Value > AbsoluteTimeout.Value ? "Sessions:ProofLifetime must not be longer than Sessions:AbsoluteTimeout." : null,
    ];
}
