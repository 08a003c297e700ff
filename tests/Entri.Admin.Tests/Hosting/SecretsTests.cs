using System.Net;
using System.Text;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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
        await host.GetPageAsync("/settings/tokens", Credentials.Token(value).With("Cookie", $"__Host-entri_session={owner.Secret}"));
        await host.PatchAsync($"{organization.TokensPath}/{created.Id}", owner.Credentials, new { disabled = true });
        await host.GetAsync("/api/projects", Credentials.Token(value));
        await host.DeleteAsync($"{organization.TokensPath}/{created.Id}", owner.Credentials);
        await host.GetAsync("/api/projects", Credentials.Token(value));
        await host.FlushUsesAsync();

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
    [InlineData("Cookie: __Host-other=Ab-1_c; a=b", "Cookie: __Host-other=(hidden); a=b")]
    [InlineData("a=b; __Host-x_session=Ab-1_c", "a=b; __Host-x_session=(hidden)")]
    [InlineData("__Host-my_entri_x-y=Ab-1_c;", "__Host-my_entri_(hidden)-y=(hidden);")]
    [InlineData("__Host-a!#$%&'*+.^`|~-9=Ab-1_c, next", "__Host-a!#$%&'*+.^`|~-9=(hidden), next")]
    [InlineData("__Host-other%3DAb-1_c; a=b", "__Host-other%3D(hidden); a=b")]
    [InlineData("/a/%5f%5FHost%2Dother%253dAb-1_c/b", "/a/%5f%5FHost%2Dother%253d(hidden)")]
    [InlineData("names __Host-other and __Host- only", "names __Host-other and __Host- only")]
    [InlineData("GET /invitations/invite_Ab12 - 200", "GET /invitations/invite_(hidden) - 200")]
    [InlineData("GET /tokens/calendar/calendar_Ab12.ics", "GET /tokens/calendar/calendar_(hidden).ics")]
    [InlineData("/a/%69nvit%2565_%41b12/accept", "/a/invite_(hidden)/accept")]
    [InlineData("/invitations/inv_0199/resend", "/invitations/inv_0199/resend")]
    [InlineData("GET /reset-password recover_Ab12 - 200", "GET /reset-password recover_(hidden) - 200")]
    [InlineData("/a/%72ecover%5f%41b12/b", "/a/recover_(hidden)/b")]
    [InlineData("/a/%65ntri_Ab12/b", "/a/entri_(hidden)/b")]
    [InlineData("entri%5fAb12Cd%33%34 next", "entri_(hidden) next")]
    [InlineData("%65%6E%74%72%69%5F%41b12", "entri_(hidden)")]
    [InlineData("%2565ntri%25255FAb%253212", "entri_(hidden)")]
    [InlineData(@"\u0065ntri_Ab12\u0043d", "entri_(hidden)")]
    [InlineData("__Host-entri_session%3DAb-1_c; a=b", "__Host-entri_(hidden); a=b")]
    [InlineData("GET http://localhost/reset?code=8d1f - 200", "GET http://localhost/reset - 200")]
    [InlineData("redirecting to /reset?code=8d1f.", "redirecting to /reset")]
    [InlineData("is it? a/b ?c x?/y?z=1 /a?b/c?d'e?f", "is it? a/b ?c x?/y /a'e?f")]
    [InlineData("__Host-a __Host-b=c; __Host-__Host-=d; __Host-=e", "__Host-a __Host-b=(hidden); __Host-__Host-=(hidden); __Host-=e")]
    public void Redactor_OfALine_HidesTokensCookiesAndQueriesOnly(string line, string expected) =>
        Assert.Equal(expected, Redactor.Line(line));

    /// <summary>Strangers write much of what is logged: what grew with the square of a line would take many minutes here.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/?")]
    [InlineData("?")]
    [InlineData("https://")]
    [InlineData("_")]
    [InlineData("__Host-")]
    [InlineData("__Host-a%")]
    [InlineData("%5F%5FHost%2D")]
    [InlineData("%")]
    [InlineData("%25")]
    [InlineData("25", "__Host-%")]
    [InlineData("25", "entri_%")]
    [InlineData(@"\u00")]
    [InlineData("e")]
    [InlineData("entri_")]
    [InlineData("entri_a=")]
    [InlineData("invite_")]
    [InlineData("\r")]
    [InlineData("\u202e")]
    public Task Redactor_OfALongLine_TakesNoLongerThanItsLength(string piece, string start = "") =>
        Task.Run(() => Redactor.Line(start + string.Concat(Enumerable.Repeat(piece, 1024 * 1024 / piece.Length))), Cancellation)
            .InTimeAsync();

    [Theory]
    [InlineData("a\u001b[2Jb\ac\u009bd\u007f", @"a\u001b[2Jb\u0007c\u009bd\u007f")]
    [InlineData("a\r\nb\rc\u2028d\u0085e", @"a\nb\nc\nd\ne")]
    [InlineData("a\u202eb\u2066c\u200bd\ufeffe\u061cf", @"a\u202eb\u2066c\u200bd\ufeffe\u061cf")]
    [InlineData("a\U000e0041b", @"a\udb40\udc41b")]
    [InlineData("Zoë 한국어 🙂", "Zoë 한국어 🙂")]
    public void Redactor_OfALine_ShowsWhatCannotBeSeen(string line, string expected) => Assert.Equal(expected, Redactor.Line(line));

    [Fact]
    public void Console_ExceptionWithLineBreaks_StartsNoLineThatLooksLikeAnEntry()
    {
        const string Forged = "2026-03-01T12:00:00.000Z info Entri: forged";
        using var written = new StringWriter();
        var exception = new InvalidOperationException($"Refused\n{Forged}\r{Forged}\u2028{Forged} \u001b[2J %65ntri_Ab12");

        new RedactingConsoleFormatter(TimeProvider.System).Write(
            new LogEntry<string>(LogLevel.Error, "Entri", default, $"a\n{Forged}", exception, (state, _) => state), null, written);

        var lines = written.ToString().TrimEnd().Split('\n');
        Assert.True(lines.Length > 1);
        Assert.EndsWith($@" FAIL Entri: a\n{Forged}", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
        Assert.EndsWith(@" \u001b[2J entri_(hidden)", lines[^1], StringComparison.Ordinal);
    }

    /// <summary>What the operator wants to see, for all providers, for one, for one category of one.</summary>
    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:LogLevel:Microsoft")]
    [InlineData("Logging:Console:LogLevel:Default")]
    [InlineData("Logging:Console:LogLevel:Microsoft.AspNetCore.SignalR")]
    [InlineData("Logging:Console:LogLevel:Microsoft.AspNetCore.DataProtection.EntityFrameworkCore.EntityFrameworkCoreXmlRepository")]
    public async Task Log_AtTrace_ShowsNoPartThatCarriesWhatPeopleSend(string key)
    {
        string[] closed =
        [
            "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher",
            "Microsoft.AspNetCore.Components.Server.Circuits.RemoteJSRuntime",
            "Microsoft.AspNetCore.DataProtection.EntityFrameworkCore.EntityFrameworkCoreXmlRepository",
            "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
            "Microsoft.AspNetCore.RoutingOfAnother",
            "MudBlazor",
        ];
        await using var folder = new DataFolder();
        await using var app = AdminApplication.Build(
            [$"--DataDirectory={folder.Path}", "--Logging:LogLevel:Microsoft=Trace", $"--{key}=Trace"]);
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();

        Assert.All(closed, category => Assert.False(loggers.CreateLogger(category).IsEnabled(LogLevel.Debug), category));
        Assert.True(loggers.CreateLogger("Microsoft.AspNetCore.SignalR").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Microsoft.AspNetCore.Routing.EndpointMiddleware").IsEnabled(LogLevel.Trace));
        Assert.True(loggers.CreateLogger("Microsoft.EntityFrameworkCore.Database.Command").IsEnabled(LogLevel.Trace));
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
