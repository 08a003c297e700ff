using System.Security.Cryptography;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Entri.Admin.Api;

/// <summary>
/// The document as it is sent: made once, because to make it takes as long as some hundred answers, and anybody may ask for it.
/// </summary>
internal sealed class OpenApiFile(IServiceProvider services)
{
    /// <summary>The document's name.</summary>
    public const string Name = "v1";

    private readonly Lazy<Task<(byte[] Bytes, EntityTagHeaderValue Tag)>> _content = new(() => MakeAsync(services));

    /// <summary>The bytes and the tag that changes with them.</summary>
    public Task<(byte[] Bytes, EntityTagHeaderValue Tag)> Content => _content.Value;

    private static async Task<(byte[] Bytes, EntityTagHeaderValue Tag)> MakeAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync();
        var bytes = System.Text.Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\""));
    }
}
