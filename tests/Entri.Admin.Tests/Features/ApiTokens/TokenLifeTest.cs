using System.Net;
using System.Text.Json;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>Tests in which time passes: each class has a host of its own, whose clock its tests move one after the other.</summary>
public abstract class TokenLifeTest(TokenLifeTest.PassingHost host) : IClassFixture<TokenLifeTest.PassingHost>
{
    protected static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    protected EntriHost Host => host;

    protected DateTimeOffset Now => host.Clock.GetUtcNow();

    protected static string PathOf(TestOrganization organization, TestToken token) => $"{organization.TokensPath}/{token.Id}";

    protected Task<(TestOrganization Organization, TestPerson Owner)> AddAsync() => TestOrganization.AddWithAsync(host);

    protected async Task<TestToken> RotateAsync(TestOrganization organization, TestToken token, Credentials by, object? body = null)
    {
        var rotated = (await host.SendAsync("POST", $"{PathOf(organization, token)}/rotate", by, body)).HasStatus(HttpStatusCode.Created);
        Assert.Equal(token.Id, rotated.Id);
        return new TestToken(rotated.Id, rotated.Json.GetProperty("token").GetString()!);
    }

    protected async Task<JsonElement> ReadAsync(TestOrganization organization, TestToken token, TestPerson by) =>
        (await host.GetAsync(PathOf(organization, token), by.Credentials)).HasStatus(HttpStatusCode.OK).Json;

    protected async Task WorksAsync(TestToken token) =>
        (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.OK);

    protected async Task IsRefusedAsync(TestToken token, string error)
    {
        var answer = (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        Assert.Equal($"ApiKey realm=\"Entri\", error=\"{error}\"", answer.Header("WWW-Authenticate"));
    }

    protected static void IsConflict(Answer answer, string message)
    {
        answer.HasStatus(HttpStatusCode.Conflict).IsErrorInShape();
        Assert.Equal(message, answer.Json.GetProperty("message").GetString());
    }

    protected static void IsInvalid(Answer answer, string message)
    {
        answer.HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        Assert.Equal(message, Assert.Single(answer.Json.GetProperty("message").EnumerateArray()).GetString());
    }

    protected async Task<List<ActivityEntry>> ActivityAsync(TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        return await db.Activity.AsNoTracking().Where(entry => entry.OrganizationId == organization.Id)
            .OrderBy(entry => entry.Sequence).ToListAsync(Cancellation);
    }

    protected Task FlushUsesAsync() => host.FlushUsesAsync();

    public sealed class PassingHost : EntriHost;
}
