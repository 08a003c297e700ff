using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>
/// Sends a logo to whoever knows its name, which nobody can guess. It never changes, so that browsers keep it.
/// </summary>
public sealed class GetOrganizationLogo(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Adds the route. It asks for no session, which would be read for every picture on a page.</summary>
    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet($"/{LogoFile.Folder}/{{name}}.png", (string name, GetOrganizationLogo get, HttpContext context, CancellationToken ct) =>
            get.ExecuteAsync(name, context, ct))
        .AllowAnonymous()
        .ShortCircuit()
        .ExcludeFromDescription();

    private async Task<IResult> ExecuteAsync(string name, HttpContext context, CancellationToken cancellationToken)
    {
        if (name.Length != LogoFile.NameLength || !name.All(char.IsAsciiHexDigitLower))
        {
            return Results.NotFound();
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var content = await db.OrganizationLogos.Where(logo => logo.Name == name).Select(logo => logo.Content)
            .SingleOrDefaultAsync(cancellationToken);
        if (content is null)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(content, "image/png");
    }
}
