using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Entri.Admin.Api;

/// <summary>
/// The API's description for programs (<c>/openapi/v1.json</c>) and for people (<c>/api/docs</c>); neither asks another host for anything.
/// Each build writes it to <c>Api/entri-api.v1.json</c> too, so that a change of the contract shows in a review.
/// </summary>
public static class OpenApiDocument
{
    private const string Path = $"/openapi/{OpenApiFile.Name}.json";

    /// <summary>Adds the document.</summary>
    public static IServiceCollection AddEntriOpenApi(this IServiceCollection services)
    {
        services.AddSingleton<OpenApiFile>();
        return services.AddOpenApi(OpenApiFile.Name, options =>
        {
            options.AddDocumentTransformer(DescribeAsync);
            options.AddOperationTransformer(OpenApiOperations.DescribeAsync);
            options.AddSchemaTransformer(OpenApiSchemas.DescribeAsync);
            options.CreateSchemaReferenceId = type =>
                OpenApiSchemas.StandsInline(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        });
    }

    /// <summary>Adds the routes of both.</summary>
    public static void MapEntriOpenApi(this WebApplication app)
    {
        app.MapGet(Path, SendAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapScalarApiReference("/api/docs", (options, context) => options
                .WithTitle("Entri API")
                .WithOpenApiRoutePattern(Path)
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .HideDeveloperTools()
                .HideClientButton()
                .WithNonce(context.AllowInlineScript()))
            .AllowAnonymous();
    }

    private static async Task<IResult> SendAsync(OpenApiFile file, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        var (bytes, tag) = await file.Content;
        return TypedResults.Bytes(bytes, "application/json;charset=utf-8", entityTag: tag);
    }

    private static async Task DescribeAsync(
        Microsoft.OpenApi.OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var scopes = context.ApplicationServices.GetRequiredService<ScopeCatalog>().All;
        document.Info = new OpenApiInfo
        {
            Title = "Entri API",
            Version = "v1",
            Description = "Send a token in the X-API-Key header. Scopes:\n\n"
                + string.Join('\n', scopes.Select(scope => $"- `{scope.Name}`: {scope.Description}")),
        };

        // Where the server is, whoever reads the document knows, but for the path that the app may be under.
        var path = context.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value.PublicPath;
        document.Servers = path.HasValue ? [new OpenApiServer { Url = path.Value }] : [];
        document.AddComponent(AuthenticationSchemes.ApiToken, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = AuthenticationSchemes.ApiTokenHeader,
        });
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(AuthenticationSchemes.ApiToken, document)] = [] },
        ];
        document.AddComponent(OpenApiOperations.Error, new OpenApiResponse
        {
            Description = "What is wrong; the same shape for every error.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchemaReference(nameof(ApiError), document) },
            },
        });
        document.AddComponent(
            nameof(ApiError), await context.GetOrCreateSchemaAsync(typeof(ApiError), parameterDescription: null, cancellationToken));
    }
}
