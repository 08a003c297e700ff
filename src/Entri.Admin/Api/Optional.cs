using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entri.Admin.Api;

/// <summary>A member of a PATCH body, which may be left out: leaving it out keeps the old value, null clears it.</summary>
/// <typeparam name="T">The member's type.</typeparam>
[JsonConverter(typeof(OptionalConverterFactory))]
public readonly record struct Optional<T>
{
    /// <summary>A member that was sent.</summary>
    public Optional(T value)
    {
        Value = value;
        IsSet = true;
    }

    /// <summary>Whether the member was sent.</summary>
    public bool IsSet { get; }

    /// <summary>What was sent; the type's default where nothing was.</summary>
    public T Value { get; }

    /// <summary>A member that was sent.</summary>
    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>What was sent, or else the old value.</summary>
    public T Or(T old) => IsSet ? Value : old;
}

/// <summary>Makes members of a PATCH from a form.</summary>
public static class Optional
{
    /// <summary>
    /// The new value only where it is another one, so that a form leaves alone what somebody else changes at the same time.
    /// </summary>
    public static Optional<T> IfChanged<T>(T now, T old) => EqualityComparer<T>.Default.Equals(now, old) ? default : new(now);
}

internal sealed class OptionalConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OptionalConverter<>).MakeGenericType(typeToConvert.GenericTypeArguments))!;

    private sealed class OptionalConverter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        // Reading through the type's converter, and not as a document of its own, keeps the member's name in the path of an error.
        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                return default(T) is null ? new Optional<T>(default!) : throw new JsonException();
            }

            var converter = (JsonConverter<T>)options.GetConverter(typeof(T));
            return new Optional<T>(converter.Read(ref reader, typeof(T), options)!);
        }

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
