using System.Globalization;
using System.Reflection;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Metadata;

namespace Entri.Admin.Api;

/// <summary>
/// 200 with one page of a list as a bare array, or an error. Headers say how many items there are in all and where other pages are.
/// </summary>
public sealed class ArrayOrError<T>(Result<ListResponse<T>> result) : IResult, IEndpointMetadataProvider
    where T : notnull
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (result.Failure is { } failure)
        {
            return failure.WriteAsync(httpContext);
        }

        var (data, meta) = result.Value;
        var headers = httpContext.Response.Headers;
        headers["X-Total-Count"] = meta.Total.ToString(CultureInfo.InvariantCulture);
        if (Links(httpContext.Request, meta) is { Length: > 0 } links)
        {
            headers.Link = links;
        }

        return JsonBody.SendAsync(httpContext, StatusCodes.Status200OK, data);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T[]), ["application/json"]));

    /// <summary>As RFC 8288 has them, by paths: what host the request named is nothing to believe.</summary>
    private static string Links(HttpRequest request, ListMeta meta)
    {
        (string Name, int Page)[] links =
        [
            ("first", 1),
            ("prev", Math.Min(meta.Page - 1, meta.TotalPages)),
            ("next", meta.Page < meta.TotalPages ? meta.Page + 1 : 0),
            ("last", meta.TotalPages),
        ];
        return string.Join(", ", links.Where(link => link.Page > 0 && meta.TotalPages > 1).Select(link =>
            $"<{AddressOf(request, link.Page, meta.Limit)}>; rel=\"{link.Name}\""));
    }

    private static string AddressOf(HttpRequest request, int page, int limit)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key is not ("page" or "limit")))
        {
            { "page", page.ToString(CultureInfo.InvariantCulture) },
            { "limit", limit.ToString(CultureInfo.InvariantCulture) },
        };
        return $"{request.PathBase}{request.Path.ToUriComponent()}{query}";
    }
}
