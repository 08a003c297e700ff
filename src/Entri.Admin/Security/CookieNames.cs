using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>
/// What this instance calls the cookies that only it may read: one setting names them all, so that it cannot be right for one and wrong
/// for another.
/// </summary>
/// <param name="Session">The name of the <see cref="SessionCookie"/>.</param>
public sealed record CookieNames(string Session)
{
    private const string End = "_session";

    /// <summary>The name of the <see cref="AntiforgeryCookie"/>.</summary>
    public string Antiforgery { get; } = $"{Stem(Session)}_antiforgery";

    /// <summary>The name of the <see cref="DeviceCookie"/>.</summary>
    public string Device { get; } = $"{Stem(Session)}_device";

    /// <summary>The name of the cookie that keeps the code of a link for a new password, so that it stands in no address.</summary>
    public string Reset { get; } = $"{Stem(Session)}_reset";

    private static string Stem(string name) => name.EndsWith(End, StringComparison.Ordinal) ? name[..^End.Length] : name;
}

/// <summary>Finds the names.</summary>
public static class CookieNamesOfRequests
{
    /// <summary>The names of the cookies of the app that the request came to.</summary>
    public static CookieNames CookieNames(this HttpContext context) => context.RequestServices.GetRequiredService<CookieNames>();

    /// <summary>Adds the names that the settings lead to.</summary>
    internal static IServiceCollection AddCookieNames(this IServiceCollection services) => services.AddSingleton(provider =>
        new CookieNames(provider.GetRequiredService<IOptions<UserSessionOptions>>().Value.CookieName));
}
