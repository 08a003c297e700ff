using System.Net;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>Whatever a token does to another one: what that comes to, and for how long, never exceeds what the giver has.</summary>
public sealed class GiftTests(EntriHost host)
{
    private const int Rounds = 250;

    [Fact]
    public async Task Change_ByAToken_NeverGivesMoreThanItHas()
    {
        var organization = await TestOrganization.AddAsync(host);
        var random = new Random(1);
        var (given, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            ScopeSet giverScopes = [Scope.TokensWrite, .. Some(random)];
            var giverEnd = End(random);
            var (giverLimit, limit) = (Limit(random), Limit(random));
            var giver = await organization.AddTokenAsync(
                giverScopes, token => (token.ExpiresAt, token.RateLimit) = (giverEnd, giverLimit));
            ScopeSet scopes = [.. Some(random)];
            var (end, isOff) = (End(random), random.Next(2) == 0);
            var target = await organization.AddTokenAsync(
                scopes,
                token => (token.ExpiresAt, token.DisabledAt, token.RateLimit) = (end, isOff ? TestTime.Start : null, limit));
            var change = Change(random);

            var made = new { name = "Made", scopes = change.Scopes, expiresAt = change.ExpiresAt, rateLimit = Limit(random) };
            var answer = random.Next(4) == 0
                ? await host.PostAsync(organization.TokensPath, giver.Credentials, made)
                : await host.PatchAsync($"{organization.TokensPath}/{target.Id}", giver.Credentials, change.Body);

            if (!answer.Response.IsSuccessStatusCode)
            {
                Assert.True(answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest, $"{round}: {answer.Status}");
                refused++;
                continue;
            }

            given++;
            var isNew = answer.Status == HttpStatusCode.Created;
            var id = isNew ? answer.Id : target.Id;
            await using var db = host.OpenDatabase();
            var after = await db.ApiTokens.AsNoTracking().SingleAsync(token => token.Id == id, Cancellation);
            var lives = isNew || (isOff && after.DisabledAt is null) || Later(after.ExpiresAt, end) || More(after.RateLimit, limit);
            var gift = after.Scopes.Where(scope => lives || !scopes.Allows(scope)).ToList();
            Assert.All(gift, scope => Assert.True(giverScopes.Allows(scope), $"{round}: {scope}"));
            Assert.False((lives || gift.Count > 0) && Later(after.ExpiresAt, giverEnd), $"{round}: it outlives its giver");
            Assert.False((lives || gift.Count > 0) && More(after.RateLimit, giverLimit), $"{round}: it calls more often than its giver");
        }

        Assert.True(given > Rounds / 5 && refused > Rounds / 5, $"{given} given, {refused} refused: this has tried nothing.");
    }

    private static bool Later(DateTimeOffset? one, DateTimeOffset? other) =>
        (one ?? DateTimeOffset.MaxValue) > (other ?? DateTimeOffset.MaxValue);

    private static bool More(int? one, int? other) => (one ?? int.MaxValue) > (other ?? int.MaxValue);

    private static int? Limit(Random random) => random.Next(3) == 0 ? null : 500 + random.Next(3);

    private static Scope[] Some(Random random) =>
        [.. Scope.Own.Where(scope => scope != Scope.TokensWrite && random.Next(3) == 0)];

    private static DateTimeOffset? End(Random random) =>
        random.Next(4) == 0 ? null : TestTime.Start.AddYears(1).AddDays(random.Next(1, 5));

    private static (string[] Scopes, DateTimeOffset? ExpiresAt, Dictionary<string, object?> Body) Change(Random random)
    {
        var (scopes, end) = (Some(random).Select(scope => scope.Name).ToArray(), End(random));
        Dictionary<string, object?> all = new()
        {
            ["scopes"] = scopes,
            ["expiresAt"] = end,
            ["disabled"] = random.Next(2) == 0,
            ["rateLimit"] = Limit(random),
        };
        return (scopes, end, new(all.Where(_ => random.Next(2) == 0)));
    }
}
