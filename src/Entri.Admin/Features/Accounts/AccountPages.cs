using System.Globalization;

namespace Entri.Admin.Features.Accounts;

/// <summary>What the account pages share.</summary>
internal static class AccountPages
{
    /// <summary>The page of a new installation.</summary>
    public const string Setup = "/setup";

    /// <summary>Where a person who has just signed in lands, unless they wanted to go somewhere else.</summary>
    public const string AfterSignIn = "/";

    /// <summary>Where a person with a new organization lands: at what they came for.</summary>
    public const string AfterSetup = "/settings/tokens";

    /// <summary>How long a browser has to come back with the cookie of a new session.</summary>
    private static readonly TimeSpan FirstRequest = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether a session was started for that address just now. It says nothing about whose it is; a page that finds none knows then that
    /// the browser has not kept it.
    /// </summary>
    /// <param name="started">The moment in the address, in seconds of Unix time; or whatever stands there.</param>
    /// <param name="now">The moment at which the browser comes back.</param>
    public static bool IsJustStarted(string? started, DateTimeOffset now) =>
        long.TryParse(started, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds >= (now - FirstRequest).ToUnixTimeSeconds()
        && seconds <= (now + FirstRequest).ToUnixTimeSeconds();
}
