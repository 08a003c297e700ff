using System.Security.Cryptography;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>Whose signed reports of found tokens are believed. Configuration section <c>TokenLeaks</c>.</summary>
public sealed class TokenLeakOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "TokenLeaks";

    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>
    /// GitHub's public keys by their identifiers, each as PEM. They are never fetched: an installation may have no way to the internet.
    /// </summary>
    public Dictionary<string, string> GitHubKeys { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string> Errors() => GitHubKeys.Where(key => !IsKey(key.Value))
        .Select(key => $"TokenLeaks:GitHubKeys:{key.Key} must be a public key of the curve P-256 in PEM.");

    private static bool IsKey(string? pem)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
