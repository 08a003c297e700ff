using Entri.Admin.Security;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;

namespace Entri.Admin.Hosting;

/// <summary>
/// The addresses of pages: interactive ones show an organization and have its slug, <c>/{slug}/…</c>; all others, which are plain HTML,
/// and the API have none.
/// </summary>
internal static class OrganizationPages
{
    /// <summary>Finds the slug. It comes before everything that looks at the path.</summary>
    public static void UseOrganizationAddresses(this WebApplication app) => app.Use((context, next) =>
    {
        OrganizationAddress.TakeFrom(context);
        return next(context);
    });

    /// <summary>
    /// Leads from an address without a slug, and from one with a former slug, to the one that it stands for; an organization that there is
    /// not and one that the person does not belong to give the same page. It comes after authorization.
    /// </summary>
    public static void UseOrganizationPages(this WebApplication app) => app.Use(async (context, next) =>
    {
        var address = context.Features.Get<OrganizationAddress>();
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (isPage && context.AcceptsInteractiveRouting())
        {
            if (context.Person() is { } person && !await ShowsAsync(context, person, address))
            {
                return;
            }
        }
        else if (address is not null && (isPage || !context.Request.Path.StartsWithSegments("/_blazor")))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await next(context);
    });

    /// <summary>Whether the page shows the organization of its address to that person. If not, the answer is there.</summary>
    private static async Task<bool> ShowsAsync(HttpContext context, SessionPerson person, OrganizationAddress? address)
    {
        var slug = person.Caller?.OrganizationSlug;
        if (slug is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return false;
        }

        if (slug != address?.Slug || address.IsBare)
        {
            // Blazor loads a page again and again whose address is its base without the slash.
            var page = context.Request.Path.ToUriComponent();
            context.Response.Redirect($"{OrganizationAddress.RootOf(context)}/{slug}{page}{context.Request.QueryString}");
            return false;
        }

        if (person.Caller!.OrganizationId != person.OpenOrganizationId)
        {
            // The addresses without a slug, and `current` of the API, go on with it. A page is shown also where that cannot be noted.
            await context.RequestServices.GetRequiredService<SessionStore>().OpenAsync(person.Caller, context.RequestAborted);
        }

        return true;
    }
}
