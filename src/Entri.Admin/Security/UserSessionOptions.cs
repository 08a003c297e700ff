using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>How long people stay signed in, and by which cookies. Configuration section <c>Sessions</c>.</summary>
public sealed class UserSessionOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Sessions";

    /// <summary>The name of the session's cookie where the settings give no other.</summary>
    public const string DefaultCookieName = "__Host-entri_session";

    private const string NamePrefix = "__Host-";
    private const string CookieNameSymbols = "!#$%&'*+-.^_`|~";
    private const int MaxNameLength = 64;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>How long a session may go unused.</summary>
    public Duration IdleTimeout { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a session lasts however busy it is.</summary>
    public Duration AbsoluteTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How old the last password entry may be when a person creates a token or widens one.</summary>
    public Duration ProofLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The name of the session's cookie, after which the others are named. Cookies know no port: two instances under one host name that
    /// called theirs the same would sign people out of each other.
    /// </summary>
    public string CookieName { get; set; } = DefaultCookieName;

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string?> Errors() =>
    [
        IdleTimeout.Value < TimeSpan.FromMinutes(1) ? "Sessions:IdleTimeout must be a minute or longer." : null,
        AbsoluteTimeout.Value < IdleTimeout.Value ? "Sessions:AbsoluteTimeout must not be shorter than Sessions:IdleTimeout." : null,
        AbsoluteTimeout.Value > Longest ? "Sessions:AbsoluteTimeout must not be longer than 365d." : null,
        ProofLifetime.Value < TimeSpan.FromMinutes(1) ? "Sessions:ProofLifetime must be a minute or longer." : null,
        ProofLifetime.Value > AbsoluteTimeout.Value ? "Sessions:ProofLifetime must not be longer than Sessions:AbsoluteTimeout." : null,
        IsCookieName(CookieName)
            ? null
            : $"Sessions:CookieName must begin with {NamePrefix} and go on with letters, digits or any of {CookieNameSymbols}, "
                + $"in all at most {MaxNameLength} characters, but is '{CookieName}'.",
    ];

    /// <summary>Whether it is a token of RFC 6265, section 4.1.1, that browsers tie to this very host and to https.</summary>
    private static bool IsCookieName(string name) =>
        name.StartsWith(NamePrefix, StringComparison.Ordinal)
        && name.Length > NamePrefix.Length
        && name.Length <= MaxNameLength
        && name.All(c => char.IsAsciiLetterOrDigit(c) || CookieNameSymbols.Contains(c));
}
