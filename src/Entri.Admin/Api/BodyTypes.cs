using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Entri.Admin.Api;

/// <summary>Finds what is wrong with the types in a JSON body; the serializer stops at the first.</summary>
internal static class BodyTypes
{
    /// <summary>Reads the body once more.</summary>
    /// <param name="request">The request, whose body can be read from its beginning.</param>
    /// <param name="type">What the route takes.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A message for each member of another type; none where the body is no JSON object, or is wrong in another way.</returns>
    public static async Task<string[]> FindErrorsAsync(HttpRequest request, Type type, CancellationToken cancellationToken)
    {
        request.Body.Position = 0;
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
            return [.. Errors(body.RootElement, type, "")];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Errors(JsonElement element, Type type, string prefix)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            yield break;
        }

        var properties = ApiJson.Options.GetTypeInfo(type).Properties;
        foreach (var member in element.EnumerateObject())
        {
            if (properties.FirstOrDefault(property => property.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase))
                is not { } property)
            {
                continue;
            }

            var (path, wanted) = (prefix + property.Name, Bare(property.PropertyType));
            if (member.Value.ValueKind is JsonValueKind.Object && KindOf(wanted) is JsonTypeInfoKind.Object)
            {
                foreach (var error in Errors(member.Value, wanted, $"{path}."))
                {
                    yield return error;
                }
            }
            else if (!Fits(member.Value, property.PropertyType))
            {
                yield return $"{path} {Rule(wanted, member.Value.ValueKind)}";
            }
        }
    }

    private static JsonTypeInfoKind KindOf(Type type) => ApiJson.Options.GetTypeInfo(type).Kind;

    private static Type Bare(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>) ? Bare(type.GenericTypeArguments[0])
        : Nullable.GetUnderlyingType(type) ?? type;

    private static bool Fits(JsonElement value, Type type)
    {
        try
        {
            value.Deserialize(type, ApiJson.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Rule(Type type, JsonValueKind sent) => KindOf(type) switch
    {
        JsonTypeInfoKind.Enumerable when ApiJson.Options.GetTypeInfo(type).ElementType == typeof(string) => "must be an array of strings",
        JsonTypeInfoKind.Enumerable when sent is not JsonValueKind.Array => "must be an array",
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary when sent is not JsonValueKind.Object => "must be an object",
        _ when type == typeof(string) => "must be a string",
        _ when type == typeof(bool) => "must be a boolean",
        _ when type == typeof(int) || type == typeof(long) => "must be an integer",
        _ when type == typeof(DateTimeOffset) => "must be an ISO 8601 date and time with an offset",
        _ when type.IsEnum => $"must be one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}",
        _ => "has the wrong type or format",
    };
}
