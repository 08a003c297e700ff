using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Api;

/// <summary>One route of the matrix.</summary>
/// <param name="Route">Method and pattern as the app registers them.</param>
/// <param name="Needs">The scope or permission, what kind of session it takes, or null for any token and no session.</param>
/// <param name="Success">The status for a caller who may.</param>
/// <param name="Body">A body that it accepts, or null.</param>
/// <param name="Query">A query string that it takes.</param>
/// <param name="Documented">What its description names, where that is something else.</param>
public sealed record RouteCase(
    string Route, string? Needs, int Success, string? Body = null, string Query = "", string? Documented = null)
{
    public const string AnySession = "a session", AnyMember = "a session of a member", AnyCaller = "any token or a session of a member",
        OfInvited = "the session of the person invited";

    public static readonly IReadOnlyList<RouteCase> All =
    [
        new("GET /api/projects/", "projects:read", 200),
        new("POST /api/projects/", "projects:write", 201, """{"name":"Shop","sourceLanguage":"en"}"""),
        new("GET /api/projects/{projectId}", "projects:read", 200),
        new("PATCH /api/projects/{projectId}", "projects:write", 200, """{"name":"Shop"}"""),
        new("DELETE /api/projects/{projectId}", "projects:write", 200),
        new("DELETE /api/projects/{projectId}/permanent", "projects:write", 204),
        new("POST /api/projects/{projectId}/languages", "projects:write", 200, """{"language":"fr"}"""),
        new("DELETE /api/projects/{projectId}/languages/{language}", "projects:write", 200),
        new("GET /api/projects/{projectId}/activity", "activity:read", 200),
        new("GET /api/organizations/{organizationId}/tokens/", "tokens:read", 200),
        new("GET /api/organizations/{organizationId}/tokens/export", "tokens:read", 200),
        new("POST /api/organizations/{organizationId}/tokens/", "tokens:write", 201, """{"name":"CI","scopes":[]}"""),
        new("GET /api/organizations/{organizationId}/tokens/{tokenId}", "tokens:read", 200),
        new("GET /api/organizations/{organizationId}/tokens/{tokenId}/usage", "tokens:read", 200),
        new("POST /api/organizations/{organizationId}/tokens/{tokenId}/preview", "tokens:read", 200, """{"scopes":[]}"""),
        new("PATCH /api/organizations/{organizationId}/tokens/{tokenId}", "tokens:write", 200, """{"name":"CI"}"""),
        new("DELETE /api/organizations/{organizationId}/tokens/{tokenId}", "tokens:write", 204),
        new("GET /api/projects/{projectId}/tokens/", "tokens:read", 200),
        new("POST /api/projects/{projectId}/tokens/", "tokens:write", 201, """{"name":"CI","scopes":[]}"""),
        new("GET /api/projects/{projectId}/tokens/{tokenId}", "tokens:read", 200),
        new("DELETE /api/projects/{projectId}/tokens/{tokenId}", "tokens:write", 204),
        new("POST /api/organizations/{organizationId}/tokens/{tokenId}/rotate", "tokens:write", 201)
        {
            Gives = string.Join(' ', Scope.Own),
        },
        new("PATCH /api/organizations/{organizationId}/tokens/{tokenId}/rotate", "tokens:write", 200, """{"gracePeriodSeconds":0}"""),

        // It was not revoked, so there is nothing to take back.
        new("POST /api/organizations/{organizationId}/tokens/{tokenId}/restore", "tokens:restore", 409),
        new("GET /api/organizations/{organizationId}/activity/", "activity:read", 200),
        new("GET /api/organizations/{organizationId}/activity/export", "activity:read", 200),
        new("GET /api/organizations/{organizationId}/activity/retention", "activity:read", 200),
        new("PUT /api/organizations/{organizationId}/activity/retention", "activity:keep", 200, """{"days":365}"""),
        new("GET /api/organizations/{organizationId}/", "organization:read", 200),
        new("PATCH /api/organizations/{organizationId}/", "organization:write", 200, """{"name":"Renamed"}"""),
        new("GET /api/organizations/{organizationId}/policy/", "organization:read", 200),
        new("PATCH /api/organizations/{organizationId}/policy/", "organization:policy", 200, """{"maxTokenDays":90}"""),
        new("POST /api/organizations/{organizationId}/calendar/", "organization:policy", 201),
        new("DELETE /api/organizations/{organizationId}/calendar/", "organization:policy", 204),
        new("POST /api/organizations", AnySession, 201, """{"name":"Second"}"""),
        new("DELETE /api/organizations/{organizationId}/", "organization:delete", 204, Query: "?confirm=Northwind"),
        new("POST /api/organizations/{organizationId}/transfer/", "organization:transfer", 202, """{"userId":"{userId}"}"""),

        // Nobody has offered it, so there is nothing to see.
        new("GET /api/organizations/{organizationId}/transfer/", AnyMember, 404),

        // Whoever may accept has nothing to accept here.
        new("POST /api/organizations/{organizationId}/transfer/accept", AnyMember, 404),
        new("DELETE /api/organizations/{organizationId}/transfer/", "organization:transfer", 204, Documented: AnyMember),
        new("GET /api/organizations/{organizationId}/members/", "members:read", 200),
        new("PATCH /api/organizations/{organizationId}/members/{userId}", "members:write", 200, """{"role":"reviewer"}"""),
        new("DELETE /api/organizations/{organizationId}/members/{userId}", "members:write", 204),
        new("DELETE /api/organizations/{organizationId}/members/me", AnyMember, 204),
        new(
            "POST /api/organizations/{organizationId}/members/invite",
            "members:write",
            201,
            """{"email":"grace@example.com","role":"reviewer"}""") { Gives = "projects:read organization:read translations:read" },
        new("GET /api/organizations/{organizationId}/invitations", "members:write", 200),
        new("POST /api/organizations/{organizationId}/invitations/{invitationId}/resend", "members:write", 200)
        {
            Gives = "projects:read organization:read translations:read",
        },
        new("DELETE /api/organizations/{organizationId}/invitations/{invitationId}", "members:write", 204),
        new("POST /api/invitations/{code}/accept", OfInvited, 200, Documented: AnySession),
        new("POST /api/invitations/{code}/decline", OfInvited, 200, Documented: AnySession),
        new("GET /api/tokens/self/", null, 200),
        new("DELETE /api/tokens/self/", null, 204),
        new("GET /api/verify", AnyCaller, 204),

        // It was made without the right to.
        new("POST /api/tokens/self/rotate", null, 403) { Promised = 201 },
    ];

    /// <summary>Routes under <c>/api</c> that everybody may call.</summary>
    public static readonly IReadOnlyList<string> Public =
    [
        "POST /api/token-leaks/", "GET /api/token-leaks/revocable_token_types",
        "GET /api/token-leaks/gitleaks.toml", "GET /api/token-leaks/trufflehog.yaml",
        "GET /api/docs/{documentName?}", "GET /api/docs/favicon.svg", "GET /api/docs/scalar.js", "GET /api/docs/scalar.aspnetcore.js",
    ];

    /// <summary>What a token needs besides, because it gives that on.</summary>
    public string Gives { get; init; } = "";

    /// <summary>The status that its description promises, where nothing of the world lets a caller succeed.</summary>
    public int Promised { get; init; } = 200;

    public string Method => Route.Split(' ')[0];

    public bool NamesOrganization => Route.Contains("{organizationId}", StringComparison.Ordinal);

    public bool NamesProject => Route.Contains("{projectId}", StringComparison.Ordinal);

    /// <summary>Whether tokens get in, with the scope where it names one.</summary>
    public bool TakesTokens => Needs is null or AnyCaller || NeedsScope;

    /// <summary>Whether it takes a scope.</summary>
    public bool NeedsScope => Scope.Own.Any(scope => scope.Name == Needs);

    /// <summary>What the document says that it needs.</summary>
    public string NeedsInWords => Documented ?? Needs switch
    {
        null => "any token",
        AnySession or AnyMember or AnyCaller or OfInvited => Needs,
        _ => $"`{Needs}`",
    };

    /// <summary>The body with the id of a member filled in.</summary>
    public string? BodyFor(string userId) => Body?.Replace("{userId}", userId, StringComparison.Ordinal);

    /// <summary>The address with its route values filled in.</summary>
    public string Path(
        string organizationId, string projectId, string tokenId, string userId, string invitationId = "inv_none", string code = "none") =>
        Route.Split(' ')[1]
            .Replace("{organizationId}", organizationId, StringComparison.Ordinal)
            .Replace("{projectId}", projectId, StringComparison.Ordinal)
            .Replace("{tokenId}", tokenId, StringComparison.Ordinal)
            .Replace("{userId}", userId, StringComparison.Ordinal)
            .Replace("{invitationId}", invitationId, StringComparison.Ordinal)
            .Replace("{code}", code, StringComparison.Ordinal)
            .Replace("{language}", "de", StringComparison.Ordinal) + Query;
}
