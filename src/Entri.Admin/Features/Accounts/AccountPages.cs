using System.Globalization;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components;

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

    /// <summary>Gives the browser its session and sends it on, or answers with the form and why it came back.</summary>
    /// <returns>Why there is no session, or null.</returns>
    public static Failure? SignInOr(this HttpContext context, Result<StartedSession> result, NavigationManager navigation, string target)
    {
        if (result.Failure is { } failure)
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            if (failure is Failure.TooManyRequests { RetryAfter: var wait })
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }
            else if (failure is Failure.Unavailable)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }

            return failure;
        }

        SessionCookie.Set(context, result.Value.Session, result.Value.Secret);
        DeviceCookie.Set(context, result.Value.Device);
        navigation.NavigateTo(target);
        return null;
    }
}
