using System.Net;
using System.Text.Json;

namespace Entri.Testing;

/// <summary>A response whose body has been read.</summary>
public sealed record Answer(HttpResponseMessage Response, string Body)
{
    public HttpStatusCode Status => Response.StatusCode;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Id => Json.GetProperty("_id").GetString()!;

    /// <summary>The header's value, or null where there is no such header.</summary>
    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(" | ", values)
            : null;

    public Answer HasStatus(HttpStatusCode expected)
    {
        Assert.True(Status == expected, $"Expected {(int)expected}, got {(int)Status}: {Body}");
        return this;
    }

    /// <summary>The body and its type are those of an error, to the byte.</summary>
    public Answer IsError(HttpStatusCode status, string body)
    {
        HasStatus(status);
        Assert.Equal(body, Body);
        Assert.Equal("application/json; charset=utf-8", Header("Content-Type"));
        return this;
    }

    /// <summary>The body has the contract's shape: three members, in order, with the right status.</summary>
    public Answer IsErrorInShape()
    {
        Assert.Equal("application/json; charset=utf-8", Header("Content-Type"));
        Assert.Equal(["statusCode", "message", "error"], Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal((int)Status, Json.GetProperty("statusCode").GetInt32());
        Assert.True(Json.GetProperty("message").ValueKind is JsonValueKind.String or JsonValueKind.Array, Body);
        Assert.NotEqual("", Json.GetProperty("error").GetString());
        return this;
    }
}
