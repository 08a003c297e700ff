using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What use cases ask of a request that may be a repetition, and may have no key.</summary>
internal static class IdempotentCalls
{
    /// <summary>
    /// Whether a request is wrong only because its time is over, and may be the repetition of one that was right: then what it asked for
    /// comes first.
    /// </summary>
    /// <param name="call">The request's key.</param>
    /// <param name="validate">What is wrong with it at a time.</param>
    public static bool MayComeLate(this IdempotentCall? call, Func<DateTimeOffset, Failure?> validate) =>
        call is not null && validate(DateTimeOffset.MinValue) is null;
}

/// <summary>A request that may be a repetition: what it asks for, and the key that its caller sent along.</summary>
public sealed class IdempotentCall
{
    private readonly string _key, _route;

    private IdempotentCall(IdempotencyKey key, string route, params object?[] body)
    {
        (_key, _route) = (key.Value, route);
        BodyHash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_key), JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options));
    }

    /// <summary>Tells apart what the body asks for. Blanks and the order of its members make no difference.</summary>
    internal byte[] BodyHash { get; }

    /// <summary>A creation; null without a key.</summary>
    internal static IdempotentCall? ToCreate(IdempotencyKey? key, CreateApiTokenRequest request, string? projectId = null) =>
        key is null ? null : new(key, $"create {projectId}", request, request.ExpiresAt.IsSet);

    /// <summary>A rotation; null without a key.</summary>
    internal static IdempotentCall? ToRotate(IdempotencyKey? key, RotateApiTokenRequest request, string tokenId) =>
        key is null ? null : new(key, $"rotate {tokenId}", request, request.ExpiresAt.IsSet);

    /// <summary>A rotation of the calling token; null without a key.</summary>
    internal static IdempotentCall? ToRotateItself(IdempotencyKey? key, RotateCallingTokenRequest request) =>
        key is null ? null : new(key, "rotate", request);

    /// <summary>What it is known by. Others, and the same caller elsewhere, may use the same key.</summary>
    internal byte[] IdFor(Caller caller) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', caller.OrganizationId, caller.Id, _route, _key)));
}
