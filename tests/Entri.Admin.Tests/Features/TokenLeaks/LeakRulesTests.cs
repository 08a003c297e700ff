using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.TokenLeaks;

public sealed class LeakRulesTests(EntriHost host)
{
    private const int Count = 10_000;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>As the scanners' engine reads it, which knows ASCII alone.</summary>
    private static readonly Regex Pattern = new(ApiTokenFormat.Pattern, RegexOptions.ECMAScript);

    [Fact]
    public void Pattern_FindsEveryToken_InWhateverText()
    {
        string[] around =
            ["{0}", "export ENTRI_API_KEY={0}\n", "\"{0}\"", "key: {0}, more", "https://a.example/?t={0}&u=1", "({0}).", "-{0}-"];
        for (var i = 0; i < Count; i++)
        {
            var value = ApiTokenSecret.Generate().Reveal();
            Assert.Equal(value, Pattern.Match(around[i % around.Length].Replace("{0}", value, StringComparison.Ordinal)).Value);
        }
    }

    [Fact]
    public void Pattern_FindsNoNearMiss()
    {
        for (var i = 0; i < Count; i++)
        {
            var value = ApiTokenSecret.Generate().Reveal();
            var at = RandomNumberGenerator.GetInt32(ApiTokenFormat.Prefix.Length, value.Length);
            var miss = (i % 10) switch
            {
                0 => value[..^1],
                1 => value + Alphabet[i % Alphabet.Length],
                2 => value.Remove(at, 1).Insert(at, "-_.+/= ä%:"[i / 10 % 10].ToString()),
                3 => Alphabet[i % Alphabet.Length] + value,
                4 => "_" + value,
                5 => value + "_",
                6 => value.Replace("entri_", "entri-", StringComparison.Ordinal),
                7 => value.Replace("entri_", "Entri_", StringComparison.Ordinal),
                8 => value[..at] + "\n" + value[at..],
                _ => $"my{value}s",
            };
            Assert.False(Pattern.IsMatch(miss), $"{i % 10}");
        }
    }

    [Theory]
    [InlineData("gitleaks.toml", "application/toml; charset=utf-8", "regex = '''{0}'''")]
    [InlineData("trufflehog.yaml", "application/yaml; charset=utf-8", "      token: '{0}'")]
    public async Task File_HasThePatternAndTheAddress_AndMayBeKept(string name, string type, string line)
    {
        var path = $"{TokenLeakTest.Path}/{name}";
        var file = (await host.GetAsync(path, Credentials.None)).HasStatus(HttpStatusCode.OK);

        Assert.Equal((type, "public, max-age=3600"), (file.Header("Content-Type"), file.Header("Cache-Control")));
        Assert.Contains(line.Replace("{0}", ApiTokenFormat.Pattern, StringComparison.Ordinal), file.Body.Split('\n'));
        Assert.Contains($"{host.Address}api/token-leaks", file.Body, StringComparison.Ordinal);
        (await host.GetAsync(path, Credentials.None.With("If-None-Match", file.Header("ETag")!))).HasStatus(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task TypesForGitLab_AreMadeOfTheRule()
    {
        var types = await host.GetAsync($"{TokenLeakTest.Path}/revocable_token_types", Credentials.None);

        Assert.Equal("""{"types":["gitleaks_rule_id_entri_api_token"]}""", types.HasStatus(HttpStatusCode.OK).Body);
    }
}
