using System.Security.Cryptography;
using System.Text;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Microsoft.Net.Http.Headers;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>What scanners find tokens with, as files in their own formats.</summary>
public sealed class LeakRules(PublicAddress address)
{
    /// <summary>The id of the rule, of which GitLab makes its type.</summary>
    internal const string Id = "entri_api_token";

    /// <summary>A file for gitleaks, beside its own rules.</summary>
    public string Gitleaks() => $"""
        # Finds API tokens of {address.Of("/")}
        # Report them: POST {ReportAddress}
        title = "Entri API tokens"

        [extend]
        useDefault = true

        [[rules]]
        id = "{Id}"
        description = "Entri API token. Report it to {ReportAddress}, and it is revoked."
        regex = '''{ApiTokenFormat.Pattern}'''
        keywords = ["{ApiTokenFormat.Prefix}"]
        tags = ["api-token", "entri"]

        """;

    /// <summary>A file for trufflehog. It asks nobody whether a value still works: trufflehog would send it in a way of its own.</summary>
    public string Trufflehog() => $"""
        # Finds API tokens of {address.Of("/")}
        # Report them: POST {ReportAddress}
        detectors:
          - name: {Id}
            description: Entri API token. Report it to {ReportAddress}, and it is revoked.
            keywords:
              - {ApiTokenFormat.Prefix}
            regex:
              token: '{ApiTokenFormat.Pattern}'

        """;

    private string ReportAddress => address.Of("/api/token-leaks");

    /// <summary>A file that anybody may keep for an hour.</summary>
    internal static IResult File(HttpContext context, string content, string type)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Bytes(
            bytes, type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }
}
