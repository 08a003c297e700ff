using System.Globalization;
using System.Reflection;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Entri.Admin.Api;

/// <summary>
/// The API's description for programs (<c>/openapi/v1.json</c>) and for people (<c>/api/docs</c>); neither asks another host for anything.
/// </summary>
public static class OpenApiDocument
{
    /// <summary>Adds the document.</summary>
    public static IServiceCollection AddEntriOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, context, _) =>
        {
            var scopes = context.ApplicationServices.GetRequiredService<ScopeCatalog>().All;
            document.Info = new OpenApiInfo
            {
                Title = "Entri API",
                Version = "v1",
                Description = "Send a token in the X-API-Key header. Scopes:\n\n"
                    + string.Join('\n', scopes.Select(scope => $"- `{scope.Name}`: {scope.Description}")),
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [AuthenticationSchemes.ApiToken] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = AuthenticationSchemes.ApiTokenHeader,
                },
            };
            document.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(AuthenticationSchemes.ApiToken, document)] = [] },
            ];
            return Task.CompletedTask;
        });
        // An optional member is described where it stands, as what it holds.
        options.CreateSchemaReferenceId = type => IsOptional(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<MethodInfo>().SelectMany(handler => handler.GetParameters()).Any(p => p.ParameterType == typeof(PageQuery)))
            {
                operation.Parameters =
                    [.. operation.Parameters ?? [], WholeNumber("page", 1, null), WholeNumber("limit", 1, PageQuery.MaxLimit)];
            }

            var error = await context.GetOrCreateSchemaAsync(typeof(ApiError), parameterDescription: null, cancellationToken);
            operation.Responses ??= [];
            operation.Responses["4XX"] = new OpenApiResponse
            {
                Description = "What is wrong; the same shape for every error.",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = error } },
            };
            if (metadata.OfType<PermissionRequirement>().FirstOrDefault() is { } requirement)
            {
                var needs = requirement.Permission is { } permission ? $"Needs `{permission.Name}`." : "Needs any token.";
                operation.Description = operation.Description is { } text ? $"{text} {needs}" : needs;
            }
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Unwrap(schema, context);
            return Task.CompletedTask;
        });
    });

    /// <summary>Adds the routes of both.</summary>
    public static void MapEntriOpenApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/api/docs", (options, context) => options
                .WithTitle("Entri API")
                .WithOpenApiRoutePattern("/openapi/{documentName}.json")
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .HideDeveloperTools()
                .HideClientButton()
                .WithNonce(context.AllowInlineScript()))
            .AllowAnonymous();
    }

    private static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    private static OpenApiParameter WholeNumber(string name, int minimum, int? maximum) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = minimum.ToString(CultureInfo.InvariantCulture),
            Maximum = maximum?.ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <summary>Shows an optional member as what it holds.</summary>
    private static void Unwrap(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = context.JsonTypeInfo.Type;
        if (!IsOptional(type))
        {
            return;
        }

        var held = type.GenericTypeArguments[0];
        var inner = Nullable.GetUnderlyingType(held) ?? held;
        schema.Properties = null;
        schema.Required = null;
        schema.Type = JsonSchemaType.Null
            | (inner.IsArray ? JsonSchemaType.Array : inner == typeof(bool) ? JsonSchemaType.Boolean : JsonSchemaType.String);
        schema.Items = inner.IsArray ? new OpenApiSchema { Type = JsonSchemaType.String } : null;
        schema.Format = inner == typeof(DateTimeOffset) ? "date-time" : null;
    }
}
