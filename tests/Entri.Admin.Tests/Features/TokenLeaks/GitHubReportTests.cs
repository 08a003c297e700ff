using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Entri.Admin.Features.TokenLeaks;
using Entri.Admin.Tests.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Tests.Features.TokenLeaks;

public sealed class GitHubReportTests(GitHubReportTests.Host host) : IClassFixture<GitHubReportTests.Host>
{
    private const string KeyHeader = "Github-Public-Key-Identifier", SignatureHeader = "Github-Public-Key-Signature";

    private static readonly JsonElement[] Vectors = [.. JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Features", "TokenLeaks", "github-leak-vectors.json")))
        .RootElement.GetProperty("vectors").EnumerateArray()];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Vectors.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task PublishedExample_IsVerified_AndOneChangedByteIsNot(int number)
    {
        var (id, signature, body) = (Text(number, "keyIdentifier"), Text(number, "signature"), Text(number, "body"));

        var answer = (await SendAsync(body, id, signature)).HasStatus(HttpStatusCode.Accepted);

        Assert.Equal(
            $$"""[{"token_hash":"{{Hash("some_token")}}","token_type":"some_type","label":"false_positive"}]""", answer.Body);
        IsRefused(await SendAsync(body + "\n", id, signature));
        IsRefused(await SendAsync(body.Replace("some_url", "some_urk", StringComparison.Ordinal) + " ", id, signature));
        IsRefused(await SendAsync("""{"tokens":[]}""", id, signature));
        IsRefused(await SendAsync(body, Text(1 - number, "keyIdentifier"), signature));
        IsRefused(await SendAsync(body, "unknown", signature));
        IsRefused(await SendAsync(body, id, null));
        IsRefused(await SendAsync(body, null, signature));
        IsRefused(await SendAsync(body, null, null));
        foreach (var wrong in (string[])["", "!", "AAAA", "MAA=", signature[..^4], signature + "AAAA", new string('A', 4000)])
        {
            IsRefused(await SendAsync(body, id, wrong));
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Signature_WithAnyOneBitFlipped_IsRefused(int number)
    {
        var good = Convert.FromBase64String(Text(number, "signature"));
        var body = Encoding.UTF8.GetBytes(Text(number, "body"));
        var check = new GitHubSignature(Options.Create(new TokenLeakOptions { GitHubKeys = Host.Keys }));
        Assert.True(IsGood(good, body));

        var accepted = Enumerable.Range(0, good.Length * 8).Count(bit => IsGood(Flip(good, bit), body));
        accepted += Enumerable.Range(0, body.Length * 8).Count(bit => IsGood(good, Flip(body, bit)));

        Assert.Equal(0, accepted);
        Assert.True((good.Length + body.Length) * 8 >= 1000);

        bool IsGood(byte[] signature, byte[] signed)
        {
            var headers = new HeaderDictionary
            {
                [KeyHeader] = Text(number, "keyIdentifier"),
                [SignatureHeader] = Convert.ToBase64String(signature),
            };
            return check.IsGood(headers, signed);
        }
    }

    [Fact]
    public async Task SignedReport_IsAnsweredByTheChecksumAlone_AndRealTokensDie()
    {
        var token = await host.AddTokenAsync();
        var unknown = TokenLeakTest.Unknown(1).Single();
        var body = JsonSerializer.Serialize((string[])[token.Value, $"KEY={unknown}", "entri_nonsense"] is var values
            ? values.Select(value => new { token = value, type = "entri", url = "https://github.com/o/r/blob/c/f", source = "content" })
            : []);

        var answer = await SendAsync(body, Host.OwnId, Convert.ToBase64String(Host.Own.SignData(
            Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));

        answer.HasStatus(HttpStatusCode.Accepted);
        Assert.Equal(
            ["true_positive", "true_positive", "false_positive"],
            answer.Json.EnumerateArray().Select(one => one.GetProperty("label").GetString()));
        Assert.Equal(Hash(token.Value), answer.Json[0].GetProperty("token_hash").GetString());
        await host.HandleAsync();
        await host.IsAsync(token, HttpStatusCode.Unauthorized);
        Assert.Equal("GitHub", Assert.Single(await host.ActivityAsync(token)).Metadata["reportedBy"]);
    }

    private static string Text(int number, string member) => Vectors[number].GetProperty(member).GetString()!;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var copy = (byte[])bytes.Clone();
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }

    private static void IsRefused(Answer answer)
    {
        answer.IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        Assert.Equal("ApiKey realm=\"Entri\", error=\"invalid_signature\"", answer.Header("WWW-Authenticate"));
    }

    private Task<Answer> SendAsync(string body, string? id, string? signature)
    {
        var caller = id is null ? Credentials.None : Credentials.None.With(KeyHeader, id);
        return host.PostAsync(TokenLeakTest.Path, signature is null ? caller : caller.With(SignatureHeader, signature), body);
    }

    /// <summary>A host that knows the keys of the examples, and one of the test's own.</summary>
    public sealed class Host() : EntriHost(Keys.ToDictionary(key => $"TokenLeaks:GitHubKeys:{key.Key}", key => key.Value))
    {
        public const string OwnId = "own";

        public static readonly ECDsa Own = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public static Dictionary<string, string> Keys { get; } = new(Enumerable.Range(0, Vectors.Length)
            .Select(number => KeyValuePair.Create(
                Text(number, "keyIdentifier"),
                $"-----BEGIN PUBLIC KEY-----\n{Text(number, "publicKeySpkiBase64")}\n-----END PUBLIC KEY-----"))
            .Append(KeyValuePair.Create(OwnId, Own.ExportSubjectPublicKeyInfoPem())));
    }
}
