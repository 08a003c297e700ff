using System.Net;
using System.Text.Json;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>What callers try to do to tokens and may not do stands in the log, and never fills the disk.</summary>
public sealed class RefusedTokenActsTests(EntriHost host)
{
    [Fact]
    public async Task Refusals_OfRoutes_AreInTheLogOnce()
    {
        var (organization, reader, target) = await ArrangeAsync(Scope.TokensRead, Scope.ActivityRead);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await host.PostAsync(organization.TokensPath, reader.Credentials, new { name = "CI" })).HasStatus(HttpStatusCode.Forbidden);
            (await host.PatchAsync($"{organization.TokensPath}/{target.Id}", reader.Credentials, new { name = "CI" }))
                .HasStatus(HttpStatusCode.Forbidden);
            (await host.DeleteAsync($"{organization.TokensPath}/{(attempt == 0 ? target.Id : $"tok_{attempt}")}", reader.Credentials))
                .HasStatus(HttpStatusCode.Forbidden);
        }

        var entries = await EntriesAsync(organization, reader);

        Assert.Equal(
            ["token.revocation_refused", "token.change_refused", "token.creation_refused"],
            entries.Select(entry => entry.GetProperty("action").GetString()));
        Assert.Equal(
            [target.Id, target.Id, organization.Id], entries.Select(entry => entry.GetProperty("targetId").GetString()));
        Assert.All(entries, entry => Assert.Equal("tokens:write", entry.GetProperty("metadata").GetProperty("missing").GetString()));
        Assert.All(entries, entry => Assert.Equal(reader.Id, entry.GetProperty("metadata").GetProperty("tokenId").GetString()));
    }

    [Fact]
    public async Task RefusedGifts_AreInTheLog_WithWhatIsMissing()
    {
        var (organization, giver, _) = await ArrangeAsync(Scope.TokensWrite, Scope.ActivityRead);

        (await host.PostAsync(organization.TokensPath, giver.Credentials, """{"name":"CI","scopes":["members:write"]}"""))
            .HasStatus(HttpStatusCode.Forbidden);

        var entry = Assert.Single(await EntriesAsync(organization, giver));
        Assert.Equal("token.creation_refused", entry.GetProperty("action").GetString());
        Assert.Equal("members:write", entry.GetProperty("metadata").GetProperty("missing").GetString());
    }

    [Fact]
    public async Task Refusals_OfPages_AreInTheLog()
    {
        var (organization, reader, target) = await ArrangeAsync(Scope.ActivityRead);
        var developer = await organization.AddPersonAsync(MemberRole.Developer);
        var caller = new PersonCaller
        {
            OrganizationId = organization.Id,
            Name = "Ada Lovelace",
            Scopes = [],
            UserId = developer.UserId,
            SessionId = developer.SessionId,
            Role = MemberRole.Owner,
            ProvenAt = TestTime.Start,
        };

        var result = await host.Get<RevokeApiToken>().ExecuteAsync(caller, target.Id, Cancellation);

        Assert.IsType<Failure.Forbidden>(result.Failure);
        var entry = Assert.Single(await EntriesAsync(organization, reader));
        Assert.Equal(
            ("token.revocation_refused", developer.UserId, target.Id),
            (entry.GetProperty("action").GetString(), entry.GetProperty("userId").GetString(), entry.GetProperty("targetId").GetString()));
    }

    [Fact]
    public async Task SameRefusal_AMinuteLater_IsInTheLogAgain()
    {
        var (organization, reader, _) = await ArrangeAsync(Scope.ActivityRead);
        var clock = new FakeTimeProvider(TestTime.Start);
        var refusals = ActivatorUtilities.CreateInstance<TokenRefusals>(host.App, clock);
        var caller = organization.Caller;

        await refusals.NoteAsync(caller, ActivityActions.TokenChangeRefused, "tok_1", [Scope.TokensWrite]);
        clock.Advance(TimeSpan.FromSeconds(59));
        await refusals.NoteAsync(caller, ActivityActions.TokenChangeRefused, "tok_2", [Scope.TokensWrite]);
        Assert.Single(await EntriesAsync(organization, reader));
        clock.Advance(TimeSpan.FromSeconds(1));
        await refusals.NoteAsync(caller, ActivityActions.TokenChangeRefused, "tok_3", [Scope.TokensWrite]);

        Assert.Equal(2, (await EntriesAsync(organization, reader)).Length);
    }

    private async Task<(TestOrganization Organization, TestToken Caller, TestToken Target)> ArrangeAsync(params Scope[] scopes)
    {
        var organization = await TestOrganization.AddAsync(host);
        return (organization, await organization.AddTokenAsync([.. scopes]), await organization.AddTokenAsync());
    }

    private async Task<JsonElement[]> EntriesAsync(TestOrganization organization, TestToken token) =>
    [
        .. (await host.GetAsync(organization.ActivityPath, token.Credentials)).HasStatus(HttpStatusCode.OK).Json
            .GetProperty("data").EnumerateArray(),
    ];
}
