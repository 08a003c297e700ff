using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Accounts;

/// <summary>A person who starts an organization of their own.</summary>
/// <param name="Name">Their name: 1 to 100 characters.</param>
/// <param name="Email">Their e-mail address, which they sign in with.</param>
/// <param name="Password">Their password: at least 12 characters, and not easy to guess.</param>
/// <param name="Organization">The organization's name: 1 to 100 characters.</param>
public sealed record RegisterRequest(string? Name, string? Email, string? Password, string? Organization)
{
    internal Failure? Validate() => new FieldErrors()
        .Check("name", Rules.Name(Name))
        .Check("email", Rules.Email(Email))
        .Check("password", Rules.Password(Password, Name, Email, Organization))
        .Check("organization", Rules.Name(Organization))
        .Failure;

    /// <summary>Hides the password, which a record would print.</summary>
    public override string ToString() => nameof(RegisterRequest);
}

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
