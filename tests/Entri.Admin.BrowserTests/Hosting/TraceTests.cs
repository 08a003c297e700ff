using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Entri.Admin.BrowserTests.Accounts;
using Entri.Admin.BrowserTests.ApiTokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Hosting;

/// <summary>What an operator can see who lets everything be logged that can be.</summary>
[Collection(Chromium.Clipboard)]
[Trait(TestTraits.Takes, TestTraits.LongTime)]
public sealed partial class TraceTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Email = "ada@example.com";
    private const string Password = "violet harbour kettle 91", Mistyped = "violet harbor kettle 91";
    private const string OfAnother = "amber lantern sparrow 47", OfInvited = "copper thistle meadow 63", Chosen = "silver walnut ferry 28";
    private const string Changed = "walnut comet orchard 52", OfMailServer = "pewter-juniper-39";

    private static readonly string[] Everything =
    [
        "--Accounts:AllowSignUp=true",
        "--DetailedErrors=true",
        "--Logging:LogLevel:Default=Trace",
        "--Logging:LogLevel:Microsoft=Trace",
        "--Logging:LogLevel:System=Trace",
        "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace",
        "--Logging:LogLevel:Microsoft.AspNetCore.DataProtection=Trace",
        "--Logging:Console:LogLevel:Default=Trace",
        "--Logging:Console:LogLevel:Microsoft.AspNetCore.SignalR=Trace",
        "--Logging:Console:FormatterName=json",
        "--Logging:OpenTelemetry:LogLevel:Default=Trace",
        "--Logging:OpenTelemetry:IncludeScopes=true",
        "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        "--OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION=true",
    ];

    private readonly SmtpReceiver _mail = SmtpReceiver.Start();
    private readonly HashSet<string> _secrets = [Password, Mistyped, OfAnother, OfInvited, Chosen, Changed, OfMailServer];

    [Fact]
    public async Task EveryDialog_AtTrace_LeavesNoSecretInTheLogOrAtTheCollector()
    {
        await using var folder = new DataFolder();
        await using var collector = await OtlpReceiver.StartAsync();
        await using var mail = _mail;
        string[] settings = [.. Everything, $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}"];
        var without = await RunAsync(folder, app => UseEverythingAsync(app, folder), settings);
        var with = await RunAsync(
            folder,
            UseMailAsync,
            [
                .. settings, .. mail.Settings.Select(pair => $"--{pair.Key}={pair.Value}"),
                "--Smtp:User=entri", $"--Smtp:Password={OfMailServer}",
            ]);
        _secrets.UnionWith(mail.SignIns.Select(line => line.Split(' ')[^1]));
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0entri\0{OfMailServer}")), _secrets);

        var (console, sent) = (without + with, string.Concat(((string[])["logs", "traces", "metrics"]).Select(collector.TextOf)));
        Assert.All([console, sent], text =>
        {
            Assert.Contains("Microsoft.AspNetCore.Routing.Matching.DfaMatcher", text, StringComparison.Ordinal);
            Assert.Contains("Microsoft.EntityFrameworkCore.Database.Connection", text, StringComparison.Ordinal);
            Assert.Contains("/api/projects/entri_(hidden)", text, StringComparison.Ordinal);
            var decoded = Uri.UnescapeDataString(text);
            Assert.DoesNotContain(
                _secrets.SelectMany(Spellings),
                secret => text.Contains(secret, StringComparison.Ordinal) || decoded.Contains(secret, StringComparison.Ordinal));
        });
        Assert.DoesNotContain('\u001b', console);
    }

    /// <summary>Runs the app on the folder for that long.</summary>
    /// <returns>What it wrote.</returns>
    private static async Task<string> RunAsync(DataFolder folder, Func<Uri, Task> use, string[] settings)
    {
        await using var app = await ServerProcess.StartedAppAsync(folder.Path, settings);
        await use(app.Address);
        Assert.Equal(0, await app.StopAsync());
        return app.Output;
    }

    private async Task UseEverythingAsync(Uri app, DataFolder folder)
    {
        var page = await NewPageAsync(app, configure: options => options.Permissions = ["clipboard-read", "clipboard-write"]);
        Watch.AllowStatus(422);
        await OpenFormAsync(page, "/setup");
        await page.RegisterAsync(Email, Password);
        await page.WaitForInteractiveAsync();
        await NoteCookiesAsync(page);

        var tokens = new TokensPage(page);
        var value = await TakeAsync(page, await tokens.CreateAsync("Deploy"));
        await EntriData.InDatabaseAsync(folder.Path, (db, _) => db.Sessions.ExecuteUpdateAsync(
            set => set.SetProperty(session => session.ProvenAt, DateTimeOffset.UtcNow.AddHours(-1)), Cancellation));
        await ProveAndCreateAsync(page, tokens);
        await RotateAsync(page, tokens);
        await CallAsync(app, value);
        await UseLinksAsync(app, page);
        await OtherDialogs.UseAllAsync(page);

        await OpenFormAsync(page, "/account/password");
        await page.GetByLabel("Current password").FillAsync(Password);
        await page.GetByLabel("New password").FillAsync(Changed);
        await page.Button("Change password").ClickAsync();
        await page.WaitForInteractiveAsync();
        await NoteCookiesAsync(page);
        await page.GotoAsync("/sign-out");
        await page.Button("Sign out").ClickAsync();
        await OpenFormAsync(page, "/sign-in");
        await page.SignInAsync(Email, Mistyped);
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.SignInAsync(Email, Changed);
        await page.WaitForInteractiveAsync();
        await NoteCookiesAsync(page);

        var another = await NewPageAsync(app);
        await OpenFormAsync(another, "/sign-up");
        await another.RegisterAsync("grace@example.com", OfAnother, "Cobol Works");
        await another.WaitForInteractiveAsync();
        await NoteCookiesAsync(another);

        // Pages whose app is gone complain.
        await Task.WhenAll(page.GotoAsync("about:blank"), another.GotoAsync("about:blank"));
    }

    /// <summary>Uses all that the dialog offers.</summary>
    private async Task<string> TakeAsync(IPage page, RevealDialog reveal)
    {
        var value = await reveal.ReadAsync();
        _secrets.Add(value);
        await reveal.CopyValueAsync();
        await page.RunAndWaitForDownloadAsync(() => reveal.Dialog.Button("Download .env").ClickAsync());
        await reveal.Close.ClickAsync();
        await Expect(reveal.Dialog).ToBeHiddenAsync();
        return value;
    }

    private async Task ProveAndCreateAsync(IPage page, TokensPage tokens)
    {
        await tokens.StartCreatingAsync();
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("Second");
        await tokens.CreateDialog.Button("Create token").ClickAsync();
        var field = tokens.PasswordDialog.GetByLabel("Password");
        await field.PressSequentiallyAsync(Mistyped);
        await tokens.PasswordDialog.Button("Continue").ClickAsync();
        var wrong = tokens.PasswordDialog.GetByText("wrong");
        await Expect(wrong).ToBeVisibleAsync();
        await field.FillAsync(Password);
        await Expect(wrong).ToBeHiddenAsync();
        await tokens.PasswordDialog.Button("Continue").ClickAsync();
        await tokens.Reveal.WaitUntilReadyAsync();
        await TakeAsync(page, tokens.Reveal);
    }

    private async Task RotateAsync(IPage page, TokensPage tokens)
    {
        await tokens.ChooseAsync("Deploy", "Rotate…");
        await page.GetByRole(AriaRole.Dialog).Button("Rotate").ClickAsync();
        await tokens.Reveal.WaitUntilReadyAsync();
        await tokens.Reveal.Dialog.Button("Send a test request").ClickAsync();
        await Expect(tokens.Reveal.Dialog.GetByText("the token works")).ToBeVisibleAsync();
        var value = await TakeAsync(page, tokens.Reveal);
        await tokens.Search.FillAsync($"{value[..20]} is in a file: {value}");
        await Expect(tokens.Search).Not.ToHaveValueAsync(new Regex(value));
    }

    /// <summary>Makes each kind of link whose code is a secret, and uses it.</summary>
    private async Task UseLinksAsync(Uri app, IPage page)
    {
        await page.OpenAsync("/settings/policy");
        await page.Button("Make a link").ClickAsync();
        var calendar = await ReadLinkAsync(page);
        using var http = new HttpClient { BaseAddress = app };
        Assert.StartsWith("BEGIN:VCALENDAR", await http.GetStringAsync(calendar, Cancellation), StringComparison.Ordinal);

        await InviteAsync(page, "Grace <grace@example.org>");
        var invited = await NewPageAsync(app);
        await OpenFormAsync(invited, await ReadLinkAsync(page));
        await invited.GetByLabel("Your name").FillAsync("Grace Hopper");
        await invited.GetByLabel("Password").FillAsync(OfInvited);
        await invited.Button("Make an account and join").ClickAsync();
        await invited.WaitForInteractiveAsync();
        await NoteCookiesAsync(invited);

        await page.OpenAsync("/settings/members");
        await page.Button("Actions for Grace Hopper").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Link for a new password" }).ClickAsync();
        await page.Button("Make the link").ClickAsync();
        await OpenFormAsync(invited, await ReadLinkAsync(page));
        await invited.GetByLabel("New password").FillAsync(Chosen);
        await invited.Button("Save the password").ClickAsync();
        await Expect(invited.GetByText("Your password is changed.")).ToBeVisibleAsync();
        await invited.GotoAsync("about:blank");
    }

    /// <summary>Sends each kind of message, and opens what is in it.</summary>
    private async Task UseMailAsync(Uri app)
    {
        var page = await NewPageAsync(app);
        await OpenFormAsync(page, "/sign-in");
        await page.SignInAsync(Email, Changed);
        await page.WaitForInteractiveAsync();
        await NoteCookiesAsync(page);
        await page.OpenAsync("/settings/mail");
        await page.Button("Send me a test mail").ClickAsync();
        await Expect(page.GetByText("2.0.0 Ok: queued")).ToBeVisibleAsync();
        await InviteAsync(page, "alan@example.org");
        await page.GetByRole(AriaRole.Dialog).Button("Close").ClickAsync();

        var outside = await NewPageAsync(app);
        await OpenFormAsync(outside, await ReadMailAsync("alan@example.org"));
        await OpenFormAsync(outside, "/forgot-password");
        await outside.GetByLabel("Email").FillAsync(Email);
        await outside.Button("Send the link").ClickAsync();
        await Expect(outside.Heading("Look for a message")).ToBeVisibleAsync();
        await OpenFormAsync(outside, await ReadMailAsync(Email, "A new password"));
        await Task.WhenAll(page.GotoAsync("about:blank"), outside.GotoAsync("about:blank"));
    }

    private static async Task InviteAsync(IPage page, string address)
    {
        await page.OpenAsync("/settings/members/invitations?new=1");
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Email addresses").FillAsync(address);
        await page.GetByRole(AriaRole.Dialog).Button("Invite").ClickAsync();
    }

    /// <summary>The link in a message, whose code counts as a secret from here.</summary>
    private async Task<string> ReadMailAsync(string recipient, string subject = "")
    {
        var message = await _mail.MessageForAsync(recipient, subject);
        var link = LinkPattern.Match(message.TextBody!).Value;
        _secrets.Add(CodePattern.Match(link).Value);
        return link;
    }

    /// <summary>The link that the dialog shows, whose code counts as a secret from here.</summary>
    private async Task<string> ReadLinkAsync(IPage page)
    {
        var link = await page.GetByRole(AriaRole.Dialog).Locator(".copy-value").InnerTextAsync();
        _secrets.Add(CodePattern.Match(link).Value);
        await page.GetByRole(AriaRole.Dialog).Button("Close").ClickAsync();
        return link;
    }

    /// <summary>Lets programs put a token where it belongs and where it does not.</summary>
    private static async Task CallAsync(Uri app, string token)
    {
        var encoded = string.Concat(token.Select(character => $"%{(int)character:x2}"));
        using var http = new HttpClient { BaseAddress = app };
        foreach (var spelling in (string[])[token, encoded, $"%65{token[1..]}", token.Replace("_", "%5F", StringComparison.Ordinal)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/projects/{spelling}?token={spelling}&a=%1b");
            request.Headers.TryAddWithoutValidation("X-API-Key", token);
            request.Headers.TryAddWithoutValidation("User-Agent", $"curl/{spelling}");
            using var answer = await http.SendAsync(request, Cancellation);
            using var page = await http.GetAsync($"/settings/{spelling}?code={spelling}", Cancellation);
        }

        // What is no request at all, as when the length of a form is wrong.
        using var socket = new TcpClient("127.0.0.1", app.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"Password={Password}&Token={token}\r\n\r\n"), Cancellation);
        await new StreamReader(socket.GetStream()).ReadToEndAsync(Cancellation);
    }

    private async Task OpenFormAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        _secrets.Add(await page.Locator("input[name=__RequestVerificationToken]").First.InputValueAsync());
        await NoteCookiesAsync(page);
    }

    [GeneratedRegex("[a-z]+_[0-9A-Za-z]{43}")]
    private static partial Regex CodePattern { get; }

    [GeneratedRegex(@"http\S+_[0-9A-Za-z]{43}")]
    private static partial Regex LinkPattern { get; }

    private async Task NoteCookiesAsync(IPage page) => _secrets.UnionWith(
        (await page.Context.CookiesAsync())
            .Where(cookie => cookie.Name.Contains("entri", StringComparison.Ordinal)).Select(cookie => cookie.Value));

    /// <summary>The secret and its hash, as something might write them; of a token, what nobody may see of it.</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        return [secret.StartsWith("entri_", StringComparison.Ordinal) ? secret[10..^4] : secret,
            Convert.ToHexString(hash), Convert.ToHexStringLower(hash), Convert.ToBase64String(hash)];
    }
}
