using System.Net;
using System.Text.Json;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>A token gets a new value, and the old one goes on for a while.</summary>
public sealed class RotateApiTokenTests(TokenLifeTest.PassingHost host) : TokenLifeTest(host)
{
    [Theory]
    [InlineData(null, 86_400)]
    [InlineData("{}", 86_400)]
    [InlineData("""{"gracePeriodSeconds":1}""", 1)]
    [InlineData("""{"gracePeriodSeconds":900}""", 900)]
    [InlineData("""{"gracePeriodSeconds":604800}""", 604_800)]
    public async Task OldValue_WorksToTheLastMoment_AndTheNewOneGoesOn(string? body, int seconds)
    {
        var (organization, _) = await AddAsync();
        var (admin, token) = (await organization.AddTokenAsync(), await organization.AddTokenAsync([Scope.ProjectsRead]));

        var rotated = await RotateAsync(organization, token, admin.Credentials, body);

        Assert.NotEqual(token.Value, rotated.Value);
        await WorksAsync(token);
        Host.Clock.Advance(TimeSpan.FromSeconds(seconds) - Tick);
        await WorksAsync(token);
        await WorksAsync(rotated);
        Host.Clock.Advance(Tick);
        await IsRefusedAsync(token, "token_expired");
        await WorksAsync(rotated);
    }

    [Fact]
    public async Task OldValue_WithoutGrace_EndsAtOnce_AlsoForAClockThatIsBehind()
    {
        var (organization, _) = await AddAsync();
        var (admin, token) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());

        await RotateAsync(organization, token, admin.Credentials, """{"gracePeriodSeconds":0}""");

        await IsRefusedAsync(token, "token_expired");
        await using var db = Host.OpenDatabase();
        Assert.Equal(DateTimeOffset.UnixEpoch, (await db.ApiTokenValues.FindAsync([token.Id, 1], Cancellation))!.ValidUntil);
    }

    [Fact]
    public async Task OldValues_ThatWork_AreFiftyAtMost()
    {
        var (organization, _) = await AddAsync();
        var (admin, token) = (await organization.AddTokenAsync(), await organization.AddTokenAsync([Scope.ProjectsRead]));
        var path = $"{organization.TokensPath}/{token.Id}";
        for (var number = 0; number < 50; number++)
        {
            await RotateAsync(organization, token, admin.Credentials, null);
        }

        var refused = await Host.PostAsync($"{path}/rotate", admin.Credentials, new { gracePeriodSeconds = 60 });
        Assert.Contains("50 old values", refused.HasStatus(HttpStatusCode.Conflict).Json.GetProperty("message").GetString());
        Assert.Equal(50, (await Host.GetAsync(path, admin.Credentials)).Json.GetProperty("oldValues").GetArrayLength());
        await WorksAsync(await RotateAsync(organization, token, admin.Credentials, """{"gracePeriodSeconds":0}"""));
        await WorksAsync(await RotateAsync(organization, token, admin.Credentials, null));
    }

    [Fact]
    public async Task OlderValues_KeepAnEarlierEnd_AndGetNoLaterOne()
    {
        var (organization, owner) = await AddAsync();
        var (admin, first) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());
        var start = Now;

        var second = await RotateAsync(organization, first, admin.Credentials, """{"gracePeriodSeconds":3600}""");
        var third = await RotateAsync(organization, first, admin.Credentials, """{"gracePeriodSeconds":7200}""");
        Assert.Equal([start.AddHours(2), start.AddHours(1)], await EndsAsync());
        await RotateAsync(organization, first, admin.Credentials, """{"gracePeriodSeconds":900}""");
        Assert.Equal([start.AddMinutes(15), start.AddMinutes(15), start.AddMinutes(15)], await EndsAsync());

        await WorksAsync(second);
        Host.Clock.Advance(TimeSpan.FromMinutes(15));
        await IsRefusedAsync(second, "token_expired");
        await IsRefusedAsync(third, "token_expired");

        async Task<DateTimeOffset[]> EndsAsync() =>
            [.. (await ReadAsync(organization, first, owner)).GetProperty("oldValues").EnumerateArray()
                .Select(value => value.GetProperty("validUntil").GetDateTimeOffset())];
    }

    [Theory]
    [InlineData("""{"gracePeriodSeconds":-1}""", "gracePeriodSeconds must be from 0 to 604800")]
    [InlineData("""{"gracePeriodSeconds":604801}""", "gracePeriodSeconds must be from 0 to 604800")]
    [InlineData("""{"expiresAt":"2020-01-01T00:00:00.000Z"}""", "expiresAt must be in the future")]
    public async Task Request_ThatBreaksRules_IsInvalid(string body, string message)
    {
        var (organization, _) = await AddAsync();
        var (admin, token) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());

        IsInvalid(await Host.PostAsync($"{PathOf(organization, token)}/rotate", admin.Credentials, body), message);
    }

    [Theory]
    [InlineData("""{"gracePeriodSeconds":"soon"}""")]
    [InlineData("""{"gracePeriodSeconds":1.5}""")]
    [InlineData("""{"gracePeriodSeconds":99999999999}""")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    public async Task Request_OfAnotherForm_IsInvalid(string body)
    {
        var (organization, _) = await AddAsync();
        var (admin, token) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());

        (await Host.PostAsync($"{PathOf(organization, token)}/rotate", admin.Credentials, body))
            .HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        await WorksAsync(token);
    }

    [Fact]
    public async Task Token_ThatOpensNothing_GetsNoNewValue()
    {
        var (organization, owner) = await AddAsync();
        var revoked = await organization.AddTokenAsync(change: token => token.Revoke(Now));
        var expired = await organization.AddTokenAsync(change: token => token.ExpiresAt = Now);
        var disabled = await organization.AddTokenAsync(change: token => token.DisabledAt = Now);

        IsConflict(await RotateAsync(revoked), "Token is revoked");
        IsConflict(await RotateAsync(expired), "Token has expired: give it a later end first");
        IsConflict(await RotateAsync(disabled), "Token is disabled: enable it first");

        Task<Answer> RotateAsync(TestToken token) =>
            Host.PostAsync($"{PathOf(organization, token)}/rotate", owner.Credentials, """{"expiresAt":null}""");
    }

    [Fact]
    public async Task Giver_WithLessThanTheToken_IsRefused()
    {
        var (organization, _) = await AddAsync();
        var token = await organization.AddTokenAsync([Scope.ProjectsWrite, Scope.MembersRead]);
        var narrow = await organization.AddTokenAsync([Scope.TokensWrite, Scope.ProjectsRead]);
        var brief = await organization.AddTokenAsync(change: row => row.ExpiresAt = Now.AddDays(1));

        var refused = await Host.PostAsync($"{PathOf(organization, token)}/rotate", narrow.Credentials, "{}");
        refused.HasStatus(HttpStatusCode.Forbidden);
        Assert.Equal("projects:write members:read", refused.Header("X-Required-Scope"));
        IsInvalid(
            await Host.PostAsync($"{PathOf(organization, token)}/rotate", brief.Credentials, "{}"),
            "expiresAt must not be later than the end of the calling token");
        await WorksAsync(token);

        var end = Now.AddDays(1);
        await RotateAsync(organization, token, brief.Credentials, new { expiresAt = end });
        Assert.Equal(["token.rotation_refused", "token.rotated"], (await ActivityAsync(organization)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task Giver_WithAnOldValue_GivesUntilItsEndAlone()
    {
        var (organization, _) = await AddAsync();
        var (giver, token) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());
        await RotateAsync(organization, giver, giver.Credentials, """{"gracePeriodSeconds":900}""");

        IsInvalid(
            await Host.PostAsync($"{PathOf(organization, token)}/rotate", giver.Credentials, "{}"),
            "expiresAt must not be later than the end of the calling token");
    }

    [Fact]
    public async Task Policy_HoldsForTheTokenAsItIsThen()
    {
        var organization = TestOrganization.New(Host);
        organization.Entity.Policy = new() { MaxTokenDays = 30, AllowedScopes = [Scope.ProjectsRead] };
        await Host.SaveAsync(organization.Entity);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var endless = await organization.AddTokenAsync([Scope.ProjectsRead]);
        var wide = await organization.AddTokenAsync([Scope.MembersRead]);

        (await Host.PostAsync($"{PathOf(organization, endless)}/rotate", owner.Credentials, "{}")).HasStatus(HttpStatusCode.BadRequest);
        await RotateAsync(organization, endless, owner.Credentials, new { expiresAt = Now.AddDays(30) });
        (await Host.PostAsync($"{PathOf(organization, wide)}/rotate", owner.Credentials, new { expiresAt = Now.AddDays(30) }))
            .HasStatus(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Person_WhoseProofIsOld_IsAskedForAnother()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var person = await organization.AddPersonAsync(MemberRole.Owner, (_, session) => session.ProvenAt = Now.AddHours(-1));
        var token = await organization.AddTokenAsync();

        var answer = await Host.PostAsync($"{PathOf(organization, token)}/rotate", person.Credentials, "{}");

        answer.HasStatus(HttpStatusCode.Forbidden);
        Assert.Contains("insufficient_user_authentication", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_HasTheValueOnce_AndTheLogBothHints()
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync();
        var end = Now.AddHours(24);

        var answer = await Host.PostAsync($"{PathOf(organization, token)}/rotate", owner.Credentials, "{}");

        Assert.Equal("no-store", answer.HasStatus(HttpStatusCode.Created).Header("Cache-Control"));
        var value = answer.Json.GetProperty("token").GetString()!;
        var after = await ReadAsync(organization, token, owner);
        Assert.DoesNotContain(value, after.GetRawText(), StringComparison.Ordinal);
        Assert.True(after.GetProperty("isPickedUp").GetBoolean());
        var entry = (await ActivityAsync(organization))[^1];
        Assert.Equal("token.rotated", entry.Action);
        Assert.Equal($"{value[..10]}…{value[^4..]}", entry.Metadata["hint"]);
        Assert.Equal($"{token.Value[..10]}…{token.Value[^4..]}", entry.Metadata["oldHint"]);
        Assert.Equal(end, DateTimeOffset.Parse(entry.Metadata["oldValidUntil"], null));
    }

    [Fact]
    public async Task Grace_IsFinishedOrExtended()
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync();
        var rotated = await RotateAsync(organization, token, owner.Credentials, """{"gracePeriodSeconds":900}""");
        var path = $"{PathOf(organization, token)}/rotate";

        (await Host.PatchAsync(path, owner.Credentials, """{"gracePeriodSeconds":1800}""")).HasStatus(HttpStatusCode.OK);
        Host.Clock.Advance(TimeSpan.FromMinutes(30) - Tick);
        await WorksAsync(token);
        (await Host.PatchAsync(path, rotated.Credentials, """{"gracePeriodSeconds":0}""")).HasStatus(HttpStatusCode.OK);
        await IsRefusedAsync(token, "token_expired");
        await WorksAsync(rotated);

        IsConflict(
            await Host.PatchAsync(path, owner.Credentials, """{"gracePeriodSeconds":900}"""), "No old value of the token works any more");
        IsInvalid(await Host.PatchAsync(path, owner.Credentials, "{}"), "gracePeriodSeconds should not be empty");
        Assert.Equal(
            ["token.rotated", "token.old_value_extended", "token.old_value_ended"],
            (await ActivityAsync(organization)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task Grace_IsExtendedOnlyByWhoMayGiveEverything_AndFinishedByAnyWriter()
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync([Scope.MembersWrite]);
        var narrow = await organization.AddTokenAsync([Scope.TokensWrite]);
        var brief = await organization.AddTokenAsync(change: row => row.ExpiresAt = Now.AddHours(2));
        await RotateAsync(organization, token, owner.Credentials, """{"gracePeriodSeconds":900}""");
        var path = $"{PathOf(organization, token)}/rotate";

        (await Host.PatchAsync(path, narrow.Credentials, """{"gracePeriodSeconds":901}""")).HasStatus(HttpStatusCode.Forbidden);
        (await Host.PatchAsync(path, brief.Credentials, """{"gracePeriodSeconds":7201}""")).HasStatus(HttpStatusCode.BadRequest);
        (await Host.PatchAsync(path, brief.Credentials, """{"gracePeriodSeconds":7200}""")).HasStatus(HttpStatusCode.OK);
        (await Host.PatchAsync(path, narrow.Credentials, """{"gracePeriodSeconds":60}""")).HasStatus(HttpStatusCode.OK);
        Host.Clock.Advance(TimeSpan.FromSeconds(60));
        await IsRefusedAsync(token, "token_expired");
    }

    [Fact]
    public async Task OldValue_UsedAfterItsEnd_IsFlagged()
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync();
        await RotateAsync(organization, token, owner.Credentials, """{"gracePeriodSeconds":60}""");
        await WorksAsync(token);
        await FlushUsesAsync();
        Assert.Equal("null", Used(await ReadAsync(organization, token, owner)));

        Host.Clock.Advance(TimeSpan.FromSeconds(60));
        await FlushUsesAsync();
        Assert.Equal(0, (await ReadAsync(organization, token, owner)).GetProperty("oldValues").GetArrayLength());
        await IsRefusedAsync(token, "token_expired");
        var used = Now;
        await FlushUsesAsync();
        Host.Clock.Advance(TimeSpan.FromSeconds(5));

        var old = (await ReadAsync(organization, token, owner)).GetProperty("oldValues")[0];
        Assert.Equal(used, old.GetProperty("usedAfterEndAt").GetDateTimeOffset());
        Assert.Equal("null", old.GetProperty("validUntil").GetRawText());

        static string Used(JsonElement token) => token.GetProperty("oldValues")[0].GetProperty("usedAfterEndAt").GetRawText();
    }
}
