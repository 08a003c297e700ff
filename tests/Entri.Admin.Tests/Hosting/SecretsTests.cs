using System.Net;
using System.Text;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entri.Admin.Tests.Hosting;

/// <summary>A secret is in no file and in no log, whatever was done with it.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class SecretsTests
{
    [Fact]
    public async Task Secrets_AfterALifeOfUse_AreInNoFileAndInNoLog()
    {
        using var log = new LogCapture();
        await using var host = EntriHost.WithServices(services =>
            services.AddLogging(logging => logging.AddProvider(log).AddFilter<LogCapture>(null, LogLevel.Trace)));
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);

        var created =
            (await host.PostAsync(
            organization.TokensPath, owner.Credentials, """{"name":"CI","scopes":["tokens:write","projects:write"]}"""))
            .HasStatus(HttpStatusCode.Created);
        var value = created.Json.GetProperty("token").GetString()!;
        await host.GetAsync("/api/projects", Credentials.Token(value));
        await host.PostAsync("/api/projects", Credentials.Token(value), "{");
        await host.GetAsync("/api/organizations/current", Credentials.Token(value));
        await host.GetAsync("/api/projects", Credentials.Token(value + "x"));
        await host.GetAsync("/settings/tokens", Credentials.Token(value).With("Cookie", $"__Host-entri_session={owner.Secret}"));
        await host.PatchAsync($"{organization.TokensPath}/{created.Id}", owner.Credentials, new { disabled = true });
        await host.GetAsync("/api/projects", Credentials.Token(value));
        await host.DeleteAsync($"{organization.TokensPath}/{created.Id}", owner.Credentials);
        await host.GetAsync("/api/projects", Credentials.Token(value));
        await host.Get<Entri.Admin.Security.ApiTokenUses>().FlushAsync(Cancellation);

        Assert.NotEmpty(log.Lines);
        Assert.All([value[10..^4], owner.Secret], secret =>
        {
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
            Assert.All(Directory.GetFiles(host.DataDirectory, "*", SearchOption.AllDirectories), file =>
            {
                var bytes = Read(file);
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{file} holds a secret.");
                Assert.True(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) < 0, $"{file} holds a secret.");
            });
        });
    }

    [Theory]
    [InlineData("Bearer entri_Ab12Cd34, next", "Bearer entri_(hidden), next")]
    [InlineData("entri_a entri_b", "entri_(hidden) entri_(hidden)")]
    [InlineData("entri_", "entri_")]
    [InlineData("Cookie: __Host-entri_session=Ab-1_c; a=b", "Cookie: __Host-entri_(hidden); a=b")]
    [InlineData("nothing to hide", "nothing to hide")]
    public void Redact_OfALine_HidesTokensAndCookiesOnly(string line, string expected) =>
        Assert.Equal(expected, RedactingConsoleFormatter.Redact(line));

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
