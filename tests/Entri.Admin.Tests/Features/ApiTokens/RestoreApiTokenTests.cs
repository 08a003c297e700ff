using System.Net;
using System.Text.Json;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>Tokens that are revoked for a reason, and the way back.</summary>
public sealed class RestoreApiTokenTests(TokenLifeTest.PassingHost host) : TokenLifeTest(host)
{
    [Theory]
    [InlineData("unused")]
    [InlineData("rotated")]
    [InlineData("person_left")]
    [InlineData(null)]
    public async Task Revocation_ThatWasForNoLeak_IsTakenBackWithinThreeDays(string? reason)
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync();
        await RevokeAsync(organization, token, owner, reason);
        var revoked = await ReadAsync(organization, token, owner);
        Assert.Equal(reason, revoked.GetProperty("revokedReason").GetString());
        Assert.Equal(Now.AddHours(72), revoked.GetProperty("restorableUntil").GetDateTimeOffset());
        await IsRefusedAsync(token, "token_revoked");

        var restored = (await RestoreAsync(organization, token, owner)).HasStatus(HttpStatusCode.OK);

        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null, "neverUsed"),
            (Kind("revokedAt"), Kind("revokedReason"), Kind("restorableUntil"), restored.Json.GetProperty("state").GetString()));
        await WorksAsync(token);
        var entries = await ActivityAsync(organization);
        Assert.Equal(["token.revoked", "token.restored"], entries.Select(entry => entry.Action));
        Assert.Equal(reason, entries[0].Metadata.GetValueOrDefault("reason"));

        JsonValueKind Kind(string member) => restored.Json.GetProperty(member).ValueKind;
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(1, HttpStatusCode.Conflict)]
    public async Task Revocation_CanBeTakenBackToTheLastMoment(int extra, HttpStatusCode status)
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync(change: row => row.Revoke(Now.AddHours(-72) + Tick - (extra * Tick)));

        (await RestoreAsync(organization, token, owner)).HasStatus(status);
    }

    [Fact]
    public async Task Leak_IsNeverTakenBack_AlsoWhereItIsNoticedLater()
    {
        var (organization, owner) = await AddAsync();
        var (token, other) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());
        await RevokeAsync(organization, token, owner, "leaked");
        IsConflict(await RestoreAsync(organization, token, owner), "A token that leaked cannot be restored");

        await RevokeAsync(organization, other, owner, "unused");
        var revokedAt = Now;
        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        await RevokeAsync(organization, other, owner, "leaked");
        await RevokeAsync(organization, other, owner, "unused");

        IsConflict(await RestoreAsync(organization, other, owner), "A token that leaked cannot be restored");
        var read = await ReadAsync(organization, other, owner);
        Assert.Equal(
            ("leaked", revokedAt), (read.GetProperty("revokedReason").GetString(), read.GetProperty("revokedAt").GetDateTimeOffset()));
        Assert.Equal(
            ["leaked", "unused", "leaked"],
            (await ActivityAsync(organization)).Select(entry => entry.Metadata.GetValueOrDefault("reason")));
    }

    [Theory]
    [InlineData("Leaked")]
    [InlineData("personLeft")]
    [InlineData("3")]
    [InlineData("")]
    public async Task Reason_OfAnotherName_IsInvalid(string reason)
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync();

        IsInvalid(
            await Host.DeleteAsync($"{PathOf(organization, token)}?reason={reason}", owner.Credentials),
            "reason must be unused, rotated, person_left or leaked");
        await WorksAsync(token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reason_OnTheRoutesOfAProjectAndOfTheTokenItself_Counts(bool isSelf)
    {
        var (organization, owner) = await AddAsync();
        var project = await organization.AddProjectAsync();
        var token = await organization.AddTokenAsync(change: row => row.Projects = [project.Id]);
        var (path, by) = isSelf ? ("/api/tokens/self", token.Credentials)
            : ($"/api/projects/{project.Id}/tokens/{token.Id}", owner.Credentials);

        IsInvalid(await Host.DeleteAsync($"{path}?reason=nonsense", by), "reason must be unused, rotated, person_left or leaked");
        await WorksAsync(token);
        (await Host.DeleteAsync($"{path}?reason=leaked", by)).HasStatus(HttpStatusCode.NoContent);

        Assert.Equal("leaked", (await ReadAsync(organization, token, owner)).GetProperty("revokedReason").GetString());
        IsConflict(await RestoreAsync(organization, token, owner), "A token that leaked cannot be restored");
    }

    [Fact]
    public async Task Token_ThatWasNotRevoked_OrIsRestoredTwice_ClashesOnce()
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync();
        IsConflict(await RestoreAsync(organization, token, owner), "Token is not revoked");
        await RevokeAsync(organization, token, owner, "unused");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RestoreAsync(organization, token, owner)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Disabled_StaysSo_AndOldValuesKeepTheirEnd()
    {
        var (organization, owner) = await AddAsync();
        var disabled = await organization.AddTokenAsync(change: row => row.DisabledAt = Now);
        var token = await organization.AddTokenAsync();
        var rotated = await RotateAsync(organization, token, owner.Credentials, """{"gracePeriodSeconds":60}""");
        foreach (var each in new[] { disabled, token })
        {
            await RevokeAsync(organization, each, owner, "unused");
            (await RestoreAsync(organization, each, owner)).HasStatus(HttpStatusCode.OK);
        }

        await IsRefusedAsync(disabled, "token_disabled");
        await WorksAsync(token);
        Host.Clock.Advance(TimeSpan.FromSeconds(60));
        await IsRefusedAsync(token, "token_expired");
        await WorksAsync(rotated);
    }

    [Fact]
    public async Task Policy_OfToday_HoldsForWhatComesBack()
    {
        var organization = TestOrganization.New(Host);
        organization.Entity.Policy = new() { RequiresEnd = true, DefaultTokenDays = 30 };
        await Host.SaveAsync(organization.Entity);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var token = await organization.AddTokenAsync(change: row => row.Revoke(Now));

        (await RestoreAsync(organization, token, owner)).HasStatus(HttpStatusCode.BadRequest);
        await IsRefusedAsync(token, "token_revoked");
    }

    [Fact]
    public async Task Person_WhoseProofIsOld_IsAskedForAnother()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var person = await organization.AddPersonAsync(MemberRole.Admin, (_, session) => session.ProvenAt = Now.AddHours(-1));
        var token = await organization.AddTokenAsync(change: row => row.Revoke(Now));

        var answer = (await RestoreAsync(organization, token, person)).HasStatus(HttpStatusCode.Forbidden);

        Assert.Contains("insufficient_user_authentication", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        await IsRefusedAsync(token, "token_revoked");
    }

    [Fact]
    public async Task Tokens_OfWhoWasRemoved_CanComeBack()
    {
        var (organization, owner) = await AddAsync();
        var leaver = await organization.AddPersonAsync(MemberRole.Admin);
        var (entity, token) = organization.NewToken();
        await Host.SaveAsync(entity);
        await using (var db = Host.OpenDatabase())
        {
            db.Entry(await db.ApiTokens.FindAsync([entity.Id], Cancellation) ?? entity)
                .Property(row => row.CreatedByUserId).CurrentValue = leaver.UserId;
            await db.SaveChangesAsync(Cancellation);
        }

        (await Host.DeleteAsync($"{organization.MembersPath}/{leaver.UserId}?tokens=revoke", owner.Credentials))
            .HasStatus(HttpStatusCode.NoContent);
        Assert.Equal("person_left", (await ReadAsync(organization, token, owner)).GetProperty("revokedReason").GetString());

        (await RestoreAsync(organization, token, owner)).HasStatus(HttpStatusCode.OK);
        await WorksAsync(token);
    }

    [Fact]
    public async Task RevocationOfAClockThatWasAhead_BuysNoTime()
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync(change: row => row.Revoke(Now + StoredTimes.MaxSkew + Tick));

        IsConflict(await RestoreAsync(organization, token, owner), "Token was revoked too long ago to be restored");
    }

    private async Task RevokeAsync(TestOrganization organization, TestToken token, TestPerson by, string? reason) =>
        (await Host.DeleteAsync($"{PathOf(organization, token)}{(reason is null ? "" : $"?reason={reason}")}", by.Credentials))
            .HasStatus(HttpStatusCode.NoContent);

    private Task<Answer> RestoreAsync(TestOrganization organization, TestToken token, TestPerson by) =>
        Host.SendAsync("POST", $"{PathOf(organization, token)}/restore", by.Credentials);
}
