using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>What is sent again with the same <c>Idempotency-Key</c> is done once.</summary>
public sealed class IdempotencyTests(TokenLifeTest.PassingHost host) : IdempotencyTest(host)
{
    [Fact]
    public async Task Creation_SentAgain_AnswersTheTokenWithoutItsValue()
    {
        var (organization, owner) = await AddAsync();
        var first = await CreateAsync(organization, owner.Credentials);

        var again = await CreateAsync(organization, owner.Credentials, body: """{ "scopes":["projects:read"], "name":"CI" }""");

        Assert.NotNull(ValueOf(first));
        Assert.Null(ValueOf(again));
        Assert.Equal(first.Header("Location"), again.Header("Location"));
        Assert.Equal(WithoutValue(first), WithoutValue(again));
        Assert.Equal(1, await CountTokensAsync(organization));
        Assert.Equal(["token.created"], (await ActivityAsync(organization)).Select(entry => entry.Action));
        await WorksAsync(new TestToken(first.Id, ValueOf(first)!));
    }

    [Theory]
    [InlineData("""{"name":"CJ","scopes":["projects:read"]}""")]
    [InlineData("""{"name":"CI","scopes":["projects:read"],"expiresAt":null}""")]
    [InlineData("""{"name":"CI","scopes":["projects:read"],"rateLimit":5}""")]
    public async Task SameKey_WithAnotherBody_Answers422(string body)
    {
        var (organization, owner) = await AddAsync();
        await CreateAsync(organization, owner.Credentials);

        (await SendAsync(organization.TokensPath, owner.Credentials, body)).HasStatus(HttpStatusCode.UnprocessableEntity).IsErrorInShape();

        Assert.Equal(1, await CountTokensAsync(organization));
    }

    [Fact]
    public async Task SameKey_OfAnotherCallerOrForAnotherRoute_IsItsOwn()
    {
        var (organization, owner) = await AddAsync();
        var admin = await organization.AddPersonAsync(MemberRole.Admin);
        var token = await organization.AddTokenAsync();
        var project = await organization.AddProjectAsync();
        var (other, stranger) = await AddAsync();
        string[] ids =
        [
            (await CreateAsync(organization, owner.Credentials)).Id,
            (await CreateAsync(organization, admin.Credentials)).Id,
            (await CreateAsync(organization, token.Credentials)).Id,
            (await CreateAsync(other, stranger.Credentials)).Id,
            (await SendAsync($"/api/projects/{project.Id}/tokens", owner.Credentials, Body)).HasStatus(HttpStatusCode.Created).Id,
        ];

        Assert.Distinct(ids);
        var rotated = (await SendAsync($"{PathOf(organization, token)}/rotate", owner.Credentials, "{}")).HasStatus(HttpStatusCode.Created);
        Assert.NotNull(ValueOf(rotated));
    }

    [Fact]
    public async Task SameKey_OfOnePersonInTwoOrganizations_OrForTwoTokens_IsItsOwn()
    {
        var (organization, owner) = await AddAsync();
        var other = await TestOrganization.AddAsync(Host);
        await Host.SaveAsync(new Member
        {
            OrganizationId = other.Id,
            UserId = owner.UserId,
            Role = MemberRole.Owner,
            JoinedAt = Now,
        });

        var (here, there) = (await CreateAsync(organization, owner.Credentials), await CreateAsync(other, owner.Credentials));
        Assert.NotEqual(here.Id, there.Id);
        Assert.NotNull(ValueOf(there));

        foreach (var token in new[] { await organization.AddTokenAsync(), await organization.AddTokenAsync() })
        {
            var rotated = (await SendAsync($"{PathOf(organization, token)}/rotate", owner.Credentials)).HasStatus(HttpStatusCode.Created);
            Assert.Equal((token.Id, 2), (rotated.Id, await CountValuesAsync(token)));
        }
    }

    [Fact]
    public async Task TokenOfAProject_SentAgain_IsMadeOnce()
    {
        var (organization, owner) = await AddAsync();
        var path = $"/api/projects/{(await organization.AddProjectAsync()).Id}/tokens";
        var first = (await SendAsync(path, owner.Credentials, Body)).HasStatus(HttpStatusCode.Created);

        var again = (await SendAsync(path, owner.Credentials, Body)).HasStatus(HttpStatusCode.Created);

        Assert.Equal((first.Id, first.Header("Location"), null), (again.Id, again.Header("Location"), ValueOf(again)));
        Assert.Equal(1, await CountTokensAsync(organization));
    }

    [Fact]
    public async Task Rotation_SentAgain_MakesOneValue()
    {
        var (organization, owner) = await AddAsync();
        var token = await organization.AddTokenAsync();
        var path = $"{PathOf(organization, token)}/rotate";
        var first = (await SendAsync(path, owner.Credentials)).HasStatus(HttpStatusCode.Created);

        var again = (await SendAsync(path, owner.Credentials, "{}")).HasStatus(HttpStatusCode.Created);

        Assert.Equal((first.Id, WithoutValue(first), null), (again.Id, WithoutValue(again), ValueOf(again)));
        Assert.Equal(2, await CountValuesAsync(token));
        (await SendAsync(path, owner.Credentials, """{"expiresAt":null}""")).HasStatus(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task RotationOfItself_SentAgainWithTheOldValue_MakesOneValue()
    {
        var token = await Host.AddTokenAsync(change: row => row.CanRotateItself = true);
        var first = (await SendAsync(Self, token.Credentials)).HasStatus(HttpStatusCode.Created);

        var again = (await SendAsync(Self, token.Credentials)).HasStatus(HttpStatusCode.Created);

        Assert.Equal((token.Id, WithoutValue(first), null), (again.Id, WithoutValue(again), ValueOf(again)));
        Assert.Equal(2, await CountValuesAsync(token));
    }

    [Fact]
    public async Task TwentyAtOnce_MakeOneToken()
    {
        var (organization, owner) = await AddAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => SendAsync(organization.TokensPath, owner.Credentials, Body)));

        IsDoneOnce(answers);
        Assert.Equal(1, await CountTokensAsync(organization));
    }

    [Fact]
    public async Task WhileTheFirstIsRunning_Answers409()
    {
        var (organization, owner) = await AddAsync();
        Task<Answer> first, second;
        await using (await TestDatabase.HoldChangesAsync(Host.App, organization.Id))
        {
            // Either may be the one that waits; the other is answered at once.
            first = SendAsync(organization.TokensPath, owner.Credentials, Body);
            second = SendAsync(organization.TokensPath, owner.Credentials, Body);
            (await await Task.WhenAny(first, second).InTimeAsync()).HasStatus(HttpStatusCode.Conflict).IsErrorInShape();
        }

        Assert.Single(await Task.WhenAll(first, second), answer => answer.Status == HttpStatusCode.Created);
        Assert.Null(ValueOf(await CreateAsync(organization, owner.Credentials)));
    }

    [Fact]
    public async Task WhatFailed_LeavesNoKey()
    {
        var (organization, owner) = await AddAsync();
        await SavePolicyAsync(organization, new() { RequiresEnd = true });
        (await SendAsync(organization.TokensPath, owner.Credentials, """{"name":"CI","expiresAt":null}"""))
            .HasStatus(HttpStatusCode.BadRequest);
        (await SendAsync(organization.TokensPath, owner.Credentials, """{"name":""}""")).HasStatus(HttpStatusCode.BadRequest);
        await SavePolicyAsync(organization, new());

        Assert.NotNull(ValueOf(await CreateAsync(organization, owner.Credentials)));
    }

    [Fact]
    public async Task After24Hours_TheKeyIsNew_AndItsRecordGoes()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var token = await organization.AddTokenAsync();
        var first = await CreateAsync(organization, token.Credentials);
        Host.Clock.Advance(TimeSpan.FromHours(24) - Tick);
        Assert.Equal((first.Id, null), await IdAndValueAsync());
        await Host.Get<RemoveOldIdempotencyRecords>().RunAsync(Cancellation);
        Assert.Equal((first.Id, null), await IdAndValueAsync());

        Host.Clock.Advance(Tick);
        var (id, value) = await IdAndValueAsync();
        Assert.NotEqual(first.Id, id);
        Assert.NotNull(value);
        Assert.Equal((id, null), await IdAndValueAsync());

        Host.Clock.Advance(TimeSpan.FromHours(24));
        await Host.Get<RemoveOldIdempotencyRecords>().RunAsync(Cancellation);
        await using var db = Host.OpenDatabase();
        Assert.False(await db.IdempotencyRecords.AnyAsync(record => record.TokenId == id, Cancellation));

        async Task<(string Id, string? Value)> IdAndValueAsync()
        {
            var answer = await CreateAsync(organization, token.Credentials);
            return (answer.Id, ValueOf(answer));
        }
    }

    [Fact]
    public async Task RepetitionAfterTheEndOfTheToken_IsARepetition()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var token = await organization.AddTokenAsync();
        var body = $$"""{"name":"CI","expiresAt":"{{Now.AddMinutes(1):yyyy-MM-ddTHH:mm:ss.fffZ}}"}""";
        var first = await CreateAsync(organization, token.Credentials, body: body);
        Host.Clock.Advance(TimeSpan.FromMinutes(2));

        var again = await CreateAsync(organization, token.Credentials, body: body);

        Assert.Equal((first.Id, null), (again.Id, ValueOf(again)));
        IsInvalid(await SendAsync(organization.TokensPath, token.Credentials, body, "another"), "expiresAt must be in the future");
    }

    [Theory]
    [InlineData("")]
    [InlineData("key\tkey")]
    [InlineData(null)]
    public async Task BadKey_Answers400(string? key)
    {
        var (organization, owner) = await AddAsync();
        var bad = key ?? new string('k', 256);

        foreach (var path in new[] { organization.TokensPath, $"{PathOf(organization, await organization.AddTokenAsync())}/rotate" })
        {
            IsInvalid(
                await SendAsync(path, owner.Credentials, Body, bad),
                "Idempotency-Key must be one value of 1 to 255 printable ASCII characters");
        }

        (await SendAsync(organization.TokensPath, Credentials.None, Body, bad)).HasStatus(HttpStatusCode.Unauthorized);
        await CreateAsync(organization, owner.Credentials, new string('k', 255));
    }

    [Fact]
    public async Task Record_HoldsNeitherKeyNorBody()
    {
        var (organization, owner) = await AddAsync();
        var id = (await CreateAsync(organization, owner.Credentials)).Id;

        await using var db = Host.OpenDatabase();
        var record = await db.IdempotencyRecords.SingleAsync(row => row.TokenId == id, Cancellation);

        Assert.Equal((32, 32), (record.Id.Length, record.BodyHash.Length));
        Assert.Equal(
            [nameof(record.BodyHash), nameof(record.CreatedAt), nameof(record.Id), nameof(record.TokenId)],
            db.Model.FindEntityType(typeof(IdempotencyRecord))!.GetProperties().Select(property => property.Name).Order());
    }

    private static string WithoutValue(Answer answer) => string.Join(',', answer.Json.EnumerateObject()
        .Where(member => member.Name != "token").Select(member => member.ToString()));

    private async Task SavePolicyAsync(TestOrganization organization, OrganizationPolicy policy)
    {
        await using var db = Host.OpenDatabase();
        (await db.Organizations.SingleAsync(row => row.Id == organization.Id, Cancellation)).Policy = policy;
        await db.SaveChangesAsync(Cancellation);
    }

    private async Task<int> CountTokensAsync(TestOrganization organization)
    {
        await using var db = Host.OpenDatabase();
        return await db.ApiTokens.CountAsync(token => token.OrganizationId == organization.Id, Cancellation);
    }

    private async Task<int> CountValuesAsync(TestToken token)
    {
        await using var db = Host.OpenDatabase();
        return await db.ApiTokenValues.CountAsync(value => value.TokenId == token.Id, Cancellation);
    }
}
