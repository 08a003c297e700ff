using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// A token that exists and whose value came with a request, be it accepted or not. What is counted of the request is read from it when the
/// answer is out.
/// </summary>
/// <param name="grant">What the value opens.</param>
/// <param name="error">Why it was refused, one of <see cref="AuthenticationErrors"/>, or null.</param>
/// <param name="hash">The SHA-256 of the value.</param>
public sealed class PresentedToken(ApiTokenGrant grant, string? error, byte[] hash)
{
    /// <summary>The token.</summary>
    public string TokenId => grant.Id;

    /// <summary>Which of its values came.</summary>
    public int ValueNumber => grant.ValueNumber;

    /// <summary>The SHA-256 of the value.</summary>
    public byte[] Hash => hash;

    /// <summary>Whether the page that shows the value tries it: no use of the token.</summary>
    public bool IsTest { get; init; }

    /// <summary>Why it was refused, one of <see cref="AuthenticationErrors"/>, or null.</summary>
    public string? Error => error;

    /// <summary>The scopes that the route takes, separated by spaces; empty where any token will do.</summary>
    public string Scope { get; private set; } = "";

    /// <summary>The project that the request is for; empty where it names none.</summary>
    public string ProjectId { get; private set; } = "";

    /// <summary>Notes what the request itself asked for, where it is one about something else.</summary>
    /// <param name="scopes">The names of the scopes, all of which there are.</param>
    /// <param name="projectIds">The projects.</param>
    public void Ask(IEnumerable<string> scopes, IReadOnlyList<string> projectIds)
    {
        Scope = string.Join(' ', scopes.Distinct().Order(StringComparer.Ordinal));
        ProjectId = projectIds.Distinct().ToArray() switch
        {
            [] => Scope.Length > 0 ? ApiTokenCalls.Unnamed : "",
            [var id] => IdOf(id),
            _ => ApiTokenCalls.Other,
        };
    }

    /// <summary>How the request ended, where the status of the answer does not say it; null where it does.</summary>
    public CallOutcome? Refusal { get; set; }

    /// <summary>What the route of the request asks for, which a failure would make the request forget.</summary>
    internal void Read(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        Scope = endpoint?.Metadata.GetMetadata<PermissionRequirement>() is { Missing: [Scope scope] } ? scope.Name : "";
        ProjectId = endpoint is null ? ApiTokenCalls.Missing
            : context.GetRouteValue("projectId") is string id ? IdOf(id)
            : "";
    }

    /// <summary>Anything may stand in the place of an id, a value of a token too. There is no such project, and it is not kept.</summary>
    private static string IdOf(string text) => EntityId.IsProject(text) ? text : ApiTokenCalls.Missing;

    /// <summary>How the request ended.</summary>
    /// <param name="status">The status of the answer.</param>
    /// <param name="now">The time.</param>
    internal CallOutcome Outcome(int status, DateTimeOffset now) => error switch
    {
        AuthenticationErrors.TokenRevoked => CallOutcome.Revoked,
        AuthenticationErrors.TokenExpired => grant.ReplacedFrom <= now ? CallOutcome.Replaced : CallOutcome.Expired,
        AuthenticationErrors.TokenDisabled => CallOutcome.Disabled,
        _ => status switch
        {
            StatusCodes.Status429TooManyRequests => CallOutcome.RateLimited,
            _ when Refusal is { } refusal => refusal,
            StatusCodes.Status403Forbidden => CallOutcome.Forbidden,

            // It ended while the request waited for its turn.
            StatusCodes.Status401Unauthorized => CallOutcome.Revoked,
            _ => CallOutcome.Ok,
        },
    };

    /// <summary>What is counted of the request.</summary>
    /// <param name="context">The request, whose answer is out.</param>
    /// <param name="now">The time.</param>
    internal ApiCall ToCall(HttpContext context, DateTimeOffset now)
    {
        var status = context.Response.StatusCode;
        return new ApiCall(
            grant.Id,
            grant.ValueNumber,
            Outcome(status, now),
            Scope,
            // What is not there is missing for every token, whatever projects it is limited to.
            status == StatusCodes.Status404NotFound && ProjectId != "" ? ApiTokenCalls.Missing : ProjectId,
            context.Connection.RemoteIpAddress,
            context.Request.Headers.UserAgent.ToString());
    }
}

/// <summary>What is counted of a request that came with a token's value.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="ValueNumber">Which of its values.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Scope">The scopes that it took, separated by spaces.</param>
/// <param name="ProjectId">The project that it was for, or nothing.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="UserAgent">What the program calls itself, as it says it.</param>
public readonly record struct ApiCall(
    string TokenId, int ValueNumber, CallOutcome Outcome, string Scope, string ProjectId, IPAddress? Address, string UserAgent);
