using System.Text.Json;
using Entri.Admin.Api;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>Reads reports in their three formats.</summary>
internal static class LeakReader
{
    /// <summary>The most values of one report.</summary>
    public const int MaxTokens = 1000;

    /// <summary>Whether it is a list, as GitHub and GitLab send it; otherwise it is an object.</summary>
    public static bool IsList(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    /// <summary>Reads our own format.</summary>
    /// <exception cref="BadHttpRequestException">It is no JSON of that form.</exception>
    public static Result<FoundToken[]> ReadObject(ReadOnlySpan<byte> body)
    {
        var tokens = Parse<TokenLeaksRequest>(body).Tokens;
        var error = tokens is null ? "should not be empty" : ErrorOf(tokens.Length, tokens.All(token => token?.Value is not null), "value");
        return Check("tokens", error) is { } failure ? failure : tokens!.OfType<FoundToken>().ToArray();
    }

    /// <summary>Reads the format of GitHub and GitLab.</summary>
    /// <exception cref="BadHttpRequestException">It is no JSON of that form.</exception>
    public static Result<ScannedToken[]> ReadList(ReadOnlySpan<byte> body)
    {
        var tokens = Parse<ScannedToken?[]>(body);
        var error = ErrorOf(tokens.Length, tokens.All(token => token?.Token is not null), "token");
        return Check("body", error) is { } failure ? failure : tokens.OfType<ScannedToken>().ToArray();
    }

    private static T Parse<T>(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, ApiJson.Options) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException("The report cannot be read.", exception);
        }
    }

    private static string? ErrorOf(int count, bool areComplete, string member) =>
        count > MaxTokens ? $"must have at most {MaxTokens} elements"
        : !areComplete ? $"must have elements with a {member} each"
        : null;

    private static Failure? Check(string field, string? error) => new FieldErrors().Check(field, error).Failure;
}
