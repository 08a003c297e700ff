using System.Net;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>Nobody hears by an <c>Idempotency-Key</c> what they may not do any more.</summary>
public sealed class IdempotencyRightsTests(TokenLifeTest.PassingHost host) : IdempotencyTest(host)
{
    [Fact]
    public async Task WhoLostTheRight_GetsNoRepetition()
    {
        var (organization, owner) = await AddAsync();
        var admin = await organization.AddPersonAsync(MemberRole.Admin);
        var (demoted, revoked) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());
        foreach (var caller in new[] { admin.Credentials, demoted.Credentials, revoked.Credentials })
        {
            await CreateAsync(organization, caller);
        }

        (await Host.PatchAsync(PathOf(organization, demoted), owner.Credentials, """{"scopes":["tokens:read"]}"""))
            .HasStatus(HttpStatusCode.OK);
        (await Host.DeleteAsync(PathOf(organization, revoked), owner.Credentials)).HasStatus(HttpStatusCode.NoContent);
        (await Host.PatchAsync(
            $"/api/organizations/{organization.Id}/members/{admin.UserId}", owner.Credentials, """{"role":"developer"}"""))
            .HasStatus(HttpStatusCode.OK);

        (await SendAsync(organization.TokensPath, demoted.Credentials, Body)).HasStatus(HttpStatusCode.Forbidden);
        (await SendAsync(organization.TokensPath, revoked.Credentials, Body)).HasStatus(HttpStatusCode.Unauthorized);
        (await SendAsync(organization.TokensPath, admin.Credentials, Body)).HasStatus(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task WhoLosesTheRightRightBeforeTheRepetition_IsRefusedInTheTransaction()
    {
        var (organization, _) = await AddAsync();
        var token = await organization.AddTokenAsync();
        await CreateAsync(organization, token.Credentials);
        Task<Answer>[] both;
        await using (await TestDatabase.HoldChangesAsync(Host.App, organization.Id, db => db.ApiTokens
            .Where(row => row.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, Now), Cancellation)))
        {
            // The one that is not told that the other is running was let in before, and waits for its turn.
            both =
            [
                SendAsync(organization.TokensPath, token.Credentials, Body),
                SendAsync(organization.TokensPath, token.Credentials, Body),
            ];
            (await await Task.WhenAny(both).InTimeAsync()).HasStatus(HttpStatusCode.Conflict);
        }

        Assert.Single(await Task.WhenAll(both), answer => answer.Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task TokenThatMayNotRotateItselfAnyMore_GetsNoRepetition()
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync(change: row => row.CanRotateItself = true);
        (await SendAsync(Self, token.Credentials)).HasStatus(HttpStatusCode.Created);
        (await Host.PatchAsync(PathOf(organization, token), owner.Credentials, """{"canRotateItself":false}"""))
            .HasStatus(HttpStatusCode.OK);

        (await SendAsync(Self, token.Credentials)).HasStatus(HttpStatusCode.Forbidden);
    }
}
