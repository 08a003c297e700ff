using System.Globalization;
using System.Security.Cryptography;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Entri.Admin.Security;

/// <summary>
/// The cookie by which a browser shows that a person has signed in there before. It is no credential: it outlives sign-outs and changed
/// passwords, and only tells its owner from strangers who try the same account. Nothing of it is kept here: it is sealed together with the
/// e-mail address, and can be opened only by who knows that too.
/// </summary>
public sealed class DeviceCookie(IDataProtectionProvider protection, ILookupNormalizer normalizer, TimeProvider clock)
{
    /// <summary>Far more than a cookie of ours has; whoever sends more only wants it to take time.</summary>
    private const int MaxLength = 1000;

    private const int IdBytes = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Gives the browser what <see cref="Issue"/> made.</summary>
    public static void Set(HttpContext context, string value) =>
        context.Response.Cookies.Append(context.CookieNames().Device, value, new CookieOptions
        {
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = Lifetime,
            IsEssential = true,
        });

    /// <summary>What the browser sends of it, or null.</summary>
    public static string? Of(HttpContext context) => context.Request.Cookies[context.CookieNames().Device];

    /// <summary>A new value for the browser in which a person has just signed in.</summary>
    public string Issue(string email, string userId) => SealFor(email).Protect(
        $"{clock.GetUtcNow().ToUnixTimeSeconds()} {Convert.ToHexString(RandomNumberGenerator.GetBytes(IdBytes))} {userId}");

    /// <summary>The browser that a cookie's value is about, or null where it says nothing of that address.</summary>
    public KnownBrowser? Read(string? value, string email)
    {
        if (value is null or { Length: 0 or > MaxLength })
        {
            return null;
        }

        try
        {
            return SealFor(email).Unprotect(value).Split(' ') is [var seconds, var id, var userId] && IsCurrent(seconds)
                ? new KnownBrowser(userId, id)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private bool IsCurrent(string seconds)
    {
        var issued = DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
        var now = clock.GetUtcNow();
        return issued > now - Lifetime && issued <= StoredTimes.LatestPossible(now);
    }

    private IDataProtector SealFor(string email) =>
        protection.CreateProtector("Entri.Admin.Device", normalizer.NormalizeEmail(email)!);
}
