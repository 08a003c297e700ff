using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>Tells GitHub's reports from those that only say so: ECDSA with P-256 and SHA-256 over the body as it came.</summary>
public sealed class GitHubSignature(IOptions<TokenLeakOptions> options)
{
    /// <summary>What names the key, and what the signature is in.</summary>
    internal const string KeyHeader = "Github-Public-Key-Identifier", SignatureHeader = "Github-Public-Key-Signature";

    /// <summary>Why a report is refused that is not signed as it should be.</summary>
    internal const string Invalid = "invalid_signature";

    /// <summary>Far longer than any signature of this curve.</summary>
    private const int MaxLength = 100;

    /// <summary>Whether the report says that it is signed.</summary>
    public static bool IsClaimed(IHeaderDictionary headers) => headers.ContainsKey(KeyHeader) || headers.ContainsKey(SignatureHeader);

    /// <summary>Whether it is.</summary>
    /// <param name="headers">The headers of the report.</param>
    /// <param name="body">Its body, byte by byte.</param>
    public bool IsGood(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        if (headers[KeyHeader] is not [{ } id]
            || headers[SignatureHeader] is not [{ Length: <= 2 * MaxLength } text]
            || !options.Value.GitHubKeys.TryGetValue(id, out var pem))
        {
            return false;
        }

        Span<byte> signature = stackalloc byte[2 * MaxLength];
        if (!Convert.TryFromBase64String(text, signature, out var length))
        {
            return false;
        }

        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key.VerifyData(body, signature[..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
