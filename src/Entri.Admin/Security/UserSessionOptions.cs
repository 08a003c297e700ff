namespace Entri.Admin.Security;

/// <summary>How long people stay signed in. Configuration section <c>Sessions</c>.</summary>
public sealed class UserSessionOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Sessions";

    /// <summary>How long a session may go unused.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a session lasts however busy it is.</summary>
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How old the last password entry may be when a person creates a token or widens one.</summary>
    public TimeSpan ProofLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string?> Errors() =>
    [
        IdleTimeout < TimeSpan.FromMinutes(1) ? "Sessions:IdleTimeout must be a minute or longer." : null,
        AbsoluteTimeout < IdleTimeout ? "Sessions:AbsoluteTimeout must not be shorter than Sessions:IdleTimeout." : null,
        ProofLifetime < TimeSpan.FromMinutes(1) ? "Sessions:ProofLifetime must be a minute or longer." : null,
    ];
}
