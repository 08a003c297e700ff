using Entri.Admin.Data;

namespace Entri.Admin.Security;

/// <summary>
/// The organization that the address of a page names by its first part, <c>/{slug}/…</c>. For everything behind the middleware that finds
/// it, that part belongs to the path that the app is under: pages and their links have the same addresses in each organization, and a page
/// cannot lead to another organization by itself.
/// </summary>
public sealed class OrganizationAddress
{
    private OrganizationAddress(PathString root, string slug, bool isBare) => (Root, Slug, IsBare) = (root, slug, isBare);

    /// <summary>The path that the app is under.</summary>
    public PathString Root { get; }

    /// <summary>What the address has in place of a slug.</summary>
    public string Slug { get; }

    /// <summary>Whether the address ends with it, without a slash.</summary>
    public bool IsBare { get; }

    /// <summary>
    /// Takes the slug off the address, where it has one. A word that other addresses begin with is none, and the API has no other address.
    /// </summary>
    public static void TakeFrom(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value?.Split('/', 3) is not ["", var slug, .. var rest]
            || !Domain.Slug.IsValid(slug) || Domain.Slug.IsReserved(slug)
            || request.Path.StartsWithSegments($"/{slug}{CallerContext.ApiPath}"))
        {
            return;
        }

        context.Features.Set(new OrganizationAddress(request.PathBase, slug, isBare: rest.Length == 0));
        request.PathBase = request.PathBase.Add($"/{slug}");
        request.Path = $"/{string.Concat(rest)}";
    }

    /// <summary>Shows what belongs to no organization, such as an error, under an address that does.</summary>
    public static void Leave(HttpContext context)
    {
        context.Request.PathBase = RootOf(context);
        context.Features.Set<OrganizationAddress>(null);
    }

    /// <summary>The path that the app is under, without an organization.</summary>
    public static PathString RootOf(HttpContext context) =>
        context.Features.Get<OrganizationAddress>()?.Root ?? context.Request.PathBase;

    /// <summary>The address of the request below that path.</summary>
    public static string AddressOf(HttpContext context)
    {
        var request = context.Request;
        var slug = context.Features.Get<OrganizationAddress>() is { Slug: var found } ? $"/{found}" : "";
        return $"{slug}{request.Path.ToUriComponent()}{request.QueryString}";
    }

    /// <summary>Finds the organization that the address names.</summary>
    /// <returns>Its id, which is that of none where there is none; or null where the address names none.</returns>
    internal static async ValueTask<string?> FindIdAsync(HttpContext context)
    {
        if (context.Features.Get<OrganizationAddress>() is not { } address)
        {
            return null;
        }

        var slugs = context.RequestServices.GetRequiredService<OrganizationSlugs>();
        return await slugs.FindIdAsync(address.Slug, context.RequestAborted) ?? "";
    }
}
