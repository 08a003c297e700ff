using System.Net;
using System.Text;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.TokenLeaks;

public sealed class ReportTokenLeaksTests(EntriHost host)
{
    [Fact]
    public async Task Report_OfAThousandValues_AnswersTheSameBytes_WhateverIsReal_AndTheRealOnesDieByThemselves()
    {
        var organization = await TestOrganization.AddAsync(host);
        var real = new List<TestToken>();
        for (var i = 0; i < 10; i++)
        {
            real.Add(await organization.AddTokenAsync());
        }

        var none = await host.ReportAsync(TokenLeakTest.Unknown(1000));
        var ten = await host.ReportAsync([.. real.Select(token => token.Value), .. TokenLeakTest.Unknown(990)]);

        Assert.Equal(TokenLeakTest.Accepted, none.HasStatus(HttpStatusCode.Accepted).Body);
        Assert.Equal(TokenLeakTest.Accepted, ten.HasStatus(HttpStatusCode.Accepted).Body);
        Assert.Equal(Headers(none), Headers(ten));
        foreach (var token in real)
        {
            await Wait.UntilAsync(async () => (await host.ReadAsync(token)).RevocationReason == RevocationReason.Leaked);
            await host.IsAsync(token, HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Report_SaysWhereInTheActivityAndOnThePage_AndNobodyRestoresTheToken()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync();

        var url = $"https://ada:secret@Example.com:8443/a/{token.Value}/b?key=1#x";
        (await host.PostAsync(TokenLeakTest.Path, Credentials.None, new { tokens = new[] { new { value = token.Value, url } } }))
            .HasStatus(HttpStatusCode.Accepted);
        await host.HandleAsync();

        var entry = Assert.Single(await host.ActivityAsync(token));
        Assert.Equal(("token.revoked", "Entri Admin", null), (entry.Action, entry.UserName, entry.UserId));
        Assert.Equal(
            ("leaked", "somebody", "https://example.com:8443/a/entri_(hidden)/b"),
            (entry.Metadata["reason"], entry.Metadata["reportedBy"], entry.Metadata["url"]));
        var path = $"{organization.TokensPath}/{token.Id}";
        var read = (await host.GetAsync(path, owner.Credentials)).Json;
        Assert.Equal("leaked", read.GetProperty("revokedReason").GetString());
        Assert.Equal(entry.Metadata["url"], read.GetProperty("leak").GetProperty("url").GetString());
        (await host.PostAsync($"{path}/restore", owner.Credentials, "{}")).HasStatus(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Report_AgainAndAgain_ChangesAndTellsOnce()
    {
        var (organization, _) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync();

        await host.ReportAsync(token.Value, token.Value);
        await host.ReportAsync(token.Value);
        await host.HandleAsync();
        await host.ReportAsync(token.Value);
        await host.HandleAsync();

        Assert.Single(await host.ActivityAsync(token));
    }

    [Fact]
    public async Task Report_OfAnOldValueThatStillWorks_EndsTheToken_AndOfOneThatHasEnded_DoesNot()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var (inGrace, ended) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());
        var next = await RotateAsync(inGrace, 3600);
        var newer = await RotateAsync(ended, 0);

        // Where one value lies, the next often lies beside it: people are told once.
        await host.ReportAsync(inGrace.Value, next.Value, ended.Value);
        await host.HandleAsync();

        await host.IsAsync(inGrace, HttpStatusCode.Unauthorized);
        Assert.Equal(RevocationReason.Leaked, (await host.ReadAsync(inGrace)).RevocationReason);
        Assert.Equal(["token.rotated", "token.revoked"], (await host.ActivityAsync(inGrace)).Select(entry => entry.Action));
        await host.IsAsync(newer, HttpStatusCode.OK);
        Assert.Equal("token.reported", (await host.ActivityAsync(ended))[^1].Action);

        async Task<TestToken> RotateAsync(TestToken token, int seconds)
        {
            var rotated = await host.PostAsync(
                $"{organization.TokensPath}/{token.Id}/rotate", owner.Credentials, $$"""{"gracePeriodSeconds":{{seconds}}}""");
            return new TestToken(token.Id, rotated.HasStatus(HttpStatusCode.Created).Json.GetProperty("token").GetString()!);
        }
    }

    [Fact]
    public async Task Report_OfATokenThatCouldBeRestored_TakesThatAway()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync();
        await host.DeleteAsync($"{organization.TokensPath}/{token.Id}?reason=unused", owner.Credentials);

        await host.ReportAsync(token.Value);
        await host.HandleAsync();

        Assert.Null((await host.ReadAsync(token)).RestorableUntil);
    }

    [Fact]
    public async Task PolicyOfFlags_LetsTheTokenGoOn_ShowsItAsReported_UntilThatValueEnds()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var (token, other) = (await organization.AddTokenAsync(), await host.AddTokenAsync());
        await host.PatchAsync($"/api/organizations/{organization.Id}/policy", owner.Credentials, """{"leakedTokens":"flag"}""");

        await host.ReportAsync(token.Value, other.Value);
        await host.HandleAsync();

        await host.IsAsync(token, HttpStatusCode.OK);
        await host.IsAsync(other, HttpStatusCode.Unauthorized);
        var path = $"{organization.TokensPath}/{token.Id}";
        var leak = (await host.GetAsync(path, owner.Credentials)).Json.GetProperty("leak");
        Assert.Equal(
            ("https://example.com/a", true, "2026"),
            (leak.GetProperty("url").GetString(), leak.GetProperty("works").GetBoolean(), $"{host.Clock.GetUtcNow():yyyy}"));
        Assert.Equal(["token.reported"], (await host.ActivityAsync(token)).Select(entry => entry.Action));
        await host.PostAsync($"{path}/rotate", owner.Credentials, """{"gracePeriodSeconds":0}""");
        Assert.False((await host.GetAsync(path, owner.Credentials)).Json.GetProperty("leak").GetProperty("works").GetBoolean());
    }

    [Theory]
    [InlineData("""{"tokens":[{"value":"$"}]}""")]
    [InlineData("""{"tokens":[{"value":"$","url":null,"more":[1]}]}""")]
    [InlineData("""[{"type":"gitleaks_rule_id_entri_api_token","token":"$","location":"https://gitlab.example/a"}]""")]
    [InlineData("""[{"type":"t","token":"$","url":"https://gitlab.example/a"}]""", "X-Gitlab-Token")]
    public async Task Report_InEachFormatThatNobodySigns_Counts(string body, string? header = null)
    {
        var token = await host.AddTokenAsync();
        var caller = header is null ? Credentials.None : Credentials.None.With(header, "secret");

        var answer = await host.PostAsync(TokenLeakTest.Path, caller, body.Replace("$", token.Value, StringComparison.Ordinal));

        Assert.Equal(TokenLeakTest.Accepted, answer.HasStatus(HttpStatusCode.Accepted).Body);
        await host.HandleAsync();
        await host.IsAsync(token, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("$\n")]
    [InlineData(" $")]
    [InlineData("\"$\"")]
    [InlineData("ENTRI_API_KEY=$")]
    [InlineData("?key%3D$%0A")]
    [InlineData("$$")]
    [InlineData("entri_0123456789012345678901234567890123456$")]
    public async Task Report_OfAValueWithSomethingAroundIt_Counts(string text)
    {
        var (token, other) = (await host.AddTokenAsync(), await host.AddTokenAsync());

        await host.ReportAsync($"{text.Replace("$", token.Value, StringComparison.Ordinal)}, {other.Value}");
        await host.HandleAsync();

        await host.IsAsync(token, HttpStatusCode.Unauthorized);
        await host.IsAsync(other, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("", "body should be a JSON object")]
    [InlineData("null", "body should be a JSON object")]
    [InlineData("1", "body should be a JSON object")]
    [InlineData("{", "body should be a JSON object")]
    [InlineData("[", "body should be a JSON object")]
    [InlineData("""[1]""", "body should be a JSON object")]
    [InlineData("""{}""", "tokens should not be empty")]
    [InlineData("""{"tokens":null}""", "tokens should not be empty")]
    [InlineData("""{"tokens":{}}""", "tokens must be an array")]
    [InlineData("""{"tokens":"entri_"}""", "tokens must be an array")]
    [InlineData("""{"tokens":[1]}""", "tokens has the wrong type or format")]
    [InlineData("""{"tokens":[{"value":1}]}""", "tokens has the wrong type or format")]
    [InlineData("""{"tokens":[{"value":"a","url":{}}]}""", "tokens has the wrong type or format")]
    [InlineData("""{"tokens":[{"value":"a","value":"b"}]}""", "tokens has the wrong type or format")]
    [InlineData("""{"tokens":[null]}""", "tokens must have elements with a value each")]
    [InlineData("""{"tokens":[{}]}""", "tokens must have elements with a value each")]
    [InlineData("""[null]""", "body must have elements with a token each")]
    [InlineData("""[{"location":"https://example.com"}]""", "body must have elements with a token each")]
    public async Task Report_Malformed_SaysWhatIsWrong(string body, string message)
    {
        var answer = await host.PostAsync(TokenLeakTest.Path, Credentials.None, body);

        answer.HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        Assert.Equal(message, Assert.Single(answer.Json.GetProperty("message").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Report_ThatIsTooLong_OrNoJson_IsRefusedInShape()
    {
        (await host.ReportAsync(TokenLeakTest.Unknown(1001))).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        (await host.ReportAsync(string.Join(' ', TokenLeakTest.Unknown(1001)))).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        (await host.PostAsync(TokenLeakTest.Path, Credentials.None, new string(' ', 1024 * 1024 + 1)))
            .HasStatus(HttpStatusCode.RequestEntityTooLarge).IsErrorInShape();
        using var text = new StringContent("""{"tokens":[]}""", Encoding.UTF8, "text/plain");
        (await host.SendAsync("POST", TokenLeakTest.Path, Credentials.None, text))
            .HasStatus(HttpStatusCode.UnsupportedMediaType).IsErrorInShape();
        using var bytes = new ByteArrayContent([.. """{"tokens":[{"value":"""u8, (byte)'"', 0xff, .. "\"}]}"u8]);
        bytes.Headers.ContentType = new("application/json");
        (await host.SendAsync("POST", TokenLeakTest.Path, Credentials.None, bytes)).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
    }

    [Fact]
    public async Task Report_OfWhatIsNoToken_IsAcceptedAndKeepsNothing()
    {
        string[] odd = ["", " ", "entri_", "entri_" + new string('0', 40), new string('x', 10_000), "entri_\u0000", "ä"];

        Assert.Equal(TokenLeakTest.Accepted, (await host.ReportAsync(odd)).HasStatus(HttpStatusCode.Accepted).Body);
        Assert.Equal(TokenLeakTest.Accepted, (await host.ReportAsync([])).HasStatus(HttpStatusCode.Accepted).Body);
        await host.HandleAsync();
    }

    /// <summary>All but those that differ from answer to answer anyway.</summary>
    private static string[] Headers(Answer answer) =>
    [
        .. answer.Response.Headers.Concat(answer.Response.Content.Headers)
                .Where(header => header.Key.ToUpperInvariant() is not ("DATE" or "X-REQUEST-ID"))
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(),
    ];
}
