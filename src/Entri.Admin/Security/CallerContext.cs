namespace Entri.Admin.Security;

/// <summary>What a request says about its caller.</summary>
public static class CallerContext
{
    /// <summary>The name of the route value that says which organization an address concerns.</summary>
    public const string OrganizationRouteValue = "organizationId";

    /// <summary>The word that stands for the caller's own organization in an address, in any casing, as the words of routes.</summary>
    public const string CurrentOrganization = "current";

    /// <summary>Where the API is; a token works nowhere else.</summary>
    public static readonly PathString ApiPath = "/api";

    /// <summary>Whether the request is one for the API.</summary>
    public static bool IsApi(this HttpRequest request) => request.Path.StartsWithSegments(ApiPath);

    /// <summary>The organization that the address names, or null where it names none or the caller's own.</summary>
    public static string? OrganizationInAddress(this HttpContext context) =>
        context.GetRouteValue(OrganizationRouteValue) is string id && !id.Equals(CurrentOrganization, StringComparison.OrdinalIgnoreCase)
            ? id : null;

    /// <summary>The person behind the session that came with the request, or null.</summary>
    public static SessionPerson? Person(this HttpContext context) => context.Features.Get<SessionPerson>();

    /// <summary>The caller, or null where nobody is or the caller has no part in the organization that the address names.</summary>
    public static Caller? Caller(this HttpContext context) => context.Features.Get<Caller>();
}
