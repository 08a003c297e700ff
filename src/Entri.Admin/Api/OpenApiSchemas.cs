using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Entri.Admin.Api;

/// <summary>Says in the document what our own converters read and write, of which the framework knows nothing.</summary>
internal static class OpenApiSchemas
{
    /// <summary>Whether the type is described where it stands instead of by a name.</summary>
    public static bool StandsInline(Type type) => IsOptional(type) || IsLeftToLater(type);

    /// <summary>Completes the schema of a type or a member.</summary>
    public static async Task DescribeAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var value = Nullable.GetUnderlyingType(type) ?? type;
        var orNull = value == type ? default : JsonSchemaType.Null;
        if (IsOptional(type))
        {
            Unwrap(schema, type.GenericTypeArguments[0], await context.GetOrCreateSchemaAsync(
                type.GenericTypeArguments[0], parameterDescription: null, cancellationToken));
        }
        else if (value == typeof(DateTimeOffset))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String | orNull, "date-time");
        }
        else if (value.IsEnum)
        {
            schema.Type = JsonSchemaType.String | orNull;
        }
        else if (type == typeof(ApiError))
        {
            DescribeError(schema);
        }
        else if (context.JsonPropertyInfo is null && schema.Properties is { } members)
        {
            DescribeMembers(schema, members, context);
        }
    }

    /// <summary>Shows an optional member as what it holds.</summary>
    private static void Unwrap(OpenApiSchema schema, Type held, OpenApiSchema inner)
    {
        var takesNull = !held.IsValueType || Nullable.GetUnderlyingType(held) is not null;
        schema.Type = takesNull ? inner.Type | JsonSchemaType.Null : inner.Type;
        (schema.Format, schema.Items, schema.Enum) = (inner.Format, inner.Items, inner.Enum);
        (schema.Properties, schema.Required) = (null, null);
    }

    private static void DescribeError(OpenApiSchema schema)
    {
        schema.Required = schema.Properties!.Keys.ToHashSet();
        var message = (OpenApiSchema)schema.Properties["message"];
        var sentence = new OpenApiSchema { Type = JsonSchemaType.String };
        message.OneOf = [sentence, new OpenApiSchema { Type = JsonSchemaType.Array, Items = sentence }];
    }

    private static void DescribeMembers(
        OpenApiSchema schema, IDictionary<string, IOpenApiSchema> members, OpenApiSchemaTransformerContext context)
    {
        foreach (var member in context.JsonTypeInfo.Properties.Where(member => IsLeftToLater(member.PropertyType)))
        {
            members.Remove(member.Name);
        }

        // What a request must have is nullable in the code only so that all that is missing is found at once.
        var isRequest = context.JsonTypeInfo.Type.Name.EndsWith("Request", StringComparison.Ordinal);
        foreach (var member in members.Where(member => isRequest && schema.Required?.Contains(member.Key) == true))
        {
            if (member.Value is OpenApiSchema required)
            {
                required.Type &= ~JsonSchemaType.Null;
            }
        }
    }

    private static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    /// <summary>A member of any kind is one that this version refuses, and so none of the contract.</summary>
    private static bool IsLeftToLater(Type type) => (Nullable.GetUnderlyingType(type) ?? type) == typeof(JsonElement);
}
