using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Api;

/// <summary>The routes that read a body.</summary>
internal static class BodyRoutes
{
    /// <summary>Each of them with a fresh object to act on and a caller who may.</summary>
    public static async Task<List<(RouteCase Route, string Path, Credentials Caller)>> MakeAsync(EntriHost host)
    {
        var organization = TestOrganization.New(host);
        ScopeSet everything = [.. Scope.Own, .. Scope.OfService("translations", "", "")];
        var (caller, project) = (organization.NewToken(everything), organization.NewProject());
        var target = organization.NewToken(change: TestOrganization.WithAnOldValue);
        await host.SaveAsync(organization.Entity, caller.Entity, target.Entity, project);
        var member = await organization.AddPersonAsync(MemberRole.Translator);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        return [.. RouteCase.All.Where(route => route.Body is not null).Select(route => (
            route with { Body = route.BodyFor(member.UserId) },
            route.Path(organization.Id, project.Id, target.Token.Id, member.UserId),
            route.TakesTokens ? caller.Token.Credentials : owner.Credentials))];
    }

    /// <summary>The members of a route's body.</summary>
    public static string[] MembersOf(RouteCase route) => route.Route switch
    {
        "POST /api/projects/" => ["name", "description", "sourceLanguage", "targetLanguages"],
        "PATCH /api/projects/{projectId}" => ["name", "description", "sourceLanguage", "targetLanguages", "archived"],
        "POST /api/projects/{projectId}/languages" => ["language"],
        "POST /api/organizations/{organizationId}/tokens/" or "POST /api/projects/{projectId}/tokens/" =>
        [
            "name", "description", "scopes", "expiresAt", "projects", "allowedIps", "rateLimit", "contactEmail", "canRotateItself",
        ],
        "PATCH /api/organizations/{organizationId}/tokens/{tokenId}"
            or "POST /api/organizations/{organizationId}/tokens/{tokenId}/preview" =>
        [
            "name", "description", "scopes", "expiresAt", "disabled",
            "projects", "allowedIps", "rateLimit", "contactEmail", "canRotateItself",
        ],
        "PATCH /api/organizations/{organizationId}/tokens/{tokenId}/rotate" => ["gracePeriodSeconds"],
        "POST /api/organizations/{organizationId}/members/invite" => ["email", "role"],
        "PATCH /api/organizations/{organizationId}/" => ["name", "slug", "description", "settings"],
        "PATCH /api/organizations/{organizationId}/policy/" =>
        [
            "tokensOfLeavers", "maxTokenDays", "defaultTokenDays", "allowNever", "allowedScopes", "invitedDomains", "existingTokens",
            "maxIdleDays", "leakedTokens",
        ],
        "PUT /api/organizations/{organizationId}/activity/retention" => ["days"],
        "POST /api/organizations" => ["name"],
        "POST /api/organizations/{organizationId}/transfer/" => ["userId"],
        "PATCH /api/organizations/{organizationId}/members/{userId}" => ["role"],
        _ => throw new ArgumentOutOfRangeException(nameof(route), route.Route, "List the members of this route's body here."),
    };
}
