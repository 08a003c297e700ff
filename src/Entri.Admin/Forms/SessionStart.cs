using System.Globalization;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

namespace Entri.Admin.Forms;

/// <summary>What the pages share that end in a new session.</summary>
internal static class SessionStart
{
    /// <summary>Where a person gets another password.</summary>
    public const string ChangePassword = "/account/password";

    /// <summary>What people should know before they think of a password.</summary>
    public static readonly string PasswordHint = $"At least {Rules.PasswordMinLength} characters; a few unrelated words make a good one.";

    /// <summary>
    /// What to do where the browser did not keep a cookie, or null where the page says already that it is not secure. Safari keeps none on
    /// http://localhost, where other browsers do.
    /// </summary>
    public static string? CookieAdvice(HttpRequest request) =>
        !SessionCookie.CanBeSet(request) ? null
        : request.IsHttps ? "Your browser did not keep the cookie that this takes. Allow cookies for this address, and try again."
        : "Your browser did not keep the cookie that this takes: some, such as Safari, keep none on http, not even on localhost. "
            + "Use another browser, such as Chrome, Edge or Firefox, or open the app over https.";

    /// <summary>Says by the status of the page why its form came back; nothing where it did not.</summary>
    public static void Refuse(this HttpContext context, Failure? failure)
    {
        if (failure is null)
        {
            return;
        }

        context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        if (failure is Failure.TooManyRequests { Seconds: var wait })
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        }
        else if (failure is Failure.Unavailable)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    /// <summary>Gives the browser its session and sends it on, or answers with the form and why it came back.</summary>
    /// <returns>Why there is no session, or null.</returns>
    public static Failure? SignInOr(this HttpContext context, Result<StartedSession> result, NavigationManager navigation, string target)
    {
        if (result.Failure is { } failure)
        {
            context.Refuse(failure);
            return failure;
        }

        var (session, secret, device) = result.Value;
        SessionCookie.Set(context, session, secret);
        DeviceCookie.Set(context, device);
        var next = result.Value.IsPasswordWeak ? $"{ChangePassword}?weak=true&returnUrl={Uri.EscapeDataString(target)}" : target;

        // By way of the sign-in page, which sees whether the browser has kept the session.
        navigation.NavigateTo(SignInAddress.Link(
            $"{SignInAddress.Path}?started={session.CreatedAt.ToUnixTimeSeconds()}&returnUrl={Uri.EscapeDataString(next)}"));
        return null;
    }
}
