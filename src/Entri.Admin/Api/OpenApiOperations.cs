using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Entri.Admin.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Entri.Admin.Api;

/// <summary>Says in the document what an operation takes and needs beyond what the framework sees.</summary>
internal static class OpenApiOperations
{
    /// <summary>The name of the answer that every operation gives where something is wrong.</summary>
    public const string Error = "Error";

    /// <summary>Completes one operation.</summary>
    public static Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var parameters = operation.Parameters ?? [];

        // The caller is bound by it and the handler has no parameter of that name, but an address is not complete without it.
        if (context.Description.RelativePath?.Contains($"{{{CallerContext.OrganizationRouteValue}}}", StringComparison.Ordinal) == true)
        {
            parameters.Insert(0, Organization());
        }

        var bound = metadata.OfType<MethodInfo>().SelectMany(handler => handler.GetParameters()).Select(p => p.ParameterType).ToArray();
        if (bound.Contains(typeof(IdempotencyKey)))
        {
            parameters.Add(Idempotency());
        }

        if (bound.Contains(typeof(PageQuery)))
        {
            parameters.Add(WholeNumber("page", "The page, from 1.", 1, null, 1));
            var limit = metadata.OfType<PageLimit>().FirstOrDefault()?.Default ?? PageQuery.DefaultLimit;
            parameters.Add(WholeNumber("limit", "How many items a page has at most.", 1, PageQuery.MaxLimit, limit));
        }

        operation.Parameters = parameters.Count == 0 ? null : parameters;
        operation.Responses ??= [];
        operation.Responses["4XX"] = new OpenApiResponseReference(Error, context.Document);
        operation.Responses["5XX"] = new OpenApiResponseReference(Error, context.Document);
        if (metadata.OfType<PermissionRequirement>().FirstOrDefault() is { } requirement)
        {
            var needs = $"Needs {requirement.Needs}.";
            operation.Description = operation.Description is { } text ? $"{text} {needs}" : needs;
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Organization() => new()
    {
        Name = CallerContext.OrganizationRouteValue,
        In = ParameterLocation.Path,
        Required = true,
        Description = $"The organization's id, or `{CallerContext.CurrentOrganization}` for the caller's own.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter Idempotency() => new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description = "A name that the caller makes up for the request, such as a UUID. The same request of the same caller with the same "
            + "one is done once in 24 hours; a repetition is answered with `token` null. With another body it is 422, and 409 while the "
            + "first one is still running.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MinLength = 1,
            MaxLength = IdempotencyKey.MaxLength,
            Pattern = IdempotencyKey.Pattern,
        },
    };

    private static OpenApiParameter WholeNumber(string name, string description, int minimum, int? maximum, int fallback) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = minimum.ToString(CultureInfo.InvariantCulture),
            Maximum = maximum?.ToString(CultureInfo.InvariantCulture),
            Default = JsonValue.Create(fallback),
        },
    };
}
