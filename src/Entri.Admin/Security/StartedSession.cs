using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>The browser that a request comes from.</summary>
/// <param name="Address">Its address.</param>
/// <param name="UserAgent">What it calls itself.</param>
/// <param name="Device">Its <see cref="DeviceCookie"/>, if it has one.</param>
public sealed record Client(IPAddress? Address, string? UserAgent, string? Device = null)
{
    /// <summary>The browser of a request.</summary>
    public static Client Of(HttpContext context) =>
        new(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent.ToString(), DeviceCookie.Of(context));
}

/// <summary>A session that has just been saved, the secret for its cookie, and the value of the cookie for its browser.</summary>
/// <param name="Session">The session.</param>
/// <param name="Secret">The value of its cookie.</param>
/// <param name="Device">The value of the browser's own cookie.</param>
public sealed record StartedSession(UserSession Session, string Secret, string Device)
{
    /// <summary>Whether the password is one that nobody could choose today, so that the person is asked for another.</summary>
    public bool IsPasswordWeak { get; init; }

    /// <summary>Hides the secret, which a record would print.</summary>
    public override string ToString() => $"{nameof(StartedSession)} {Session.Id}";
}
