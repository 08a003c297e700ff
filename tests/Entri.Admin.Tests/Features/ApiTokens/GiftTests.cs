using System.Net;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>Whatever a token does to another one: what that comes to, and for how long, never exceeds what the giver has.</summary>
public sealed class GiftTests : IAsyncDisposable
{
    private const int Rounds = 300;

    // Each lies within the one before it, and the caller in all of them.
    private static readonly string[] Ranges = ["10.0.0.0/8", "10.1.0.0/16", Peer];

    private const string Peer = "10.1.2.3";

    private readonly EntriHost _host = EntriHost.With([], services => services.AddSingleton<IStartupFilter, Peers>());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Change_ByAToken_NeverGivesMoreThanItHas()
    {
        var organization = await TestOrganization.AddAsync(_host);
        string[] projects = [(await organization.AddProjectAsync()).Id, (await organization.AddProjectAsync()).Id];
        var random = new Random(1);
        var (given, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            ScopeSet giverScopes = [Scope.TokensWrite, .. Some(random)];
            var (giverToken, giver) = organization.NewToken(giverScopes, token => Limit(token, random));
            var (before, target) = organization.NewToken([.. Some(random)], token =>
            {
                Limit(token, random);
                token.DisabledAt = random.Next(2) == 0 ? TestTime.Start : null;
                token.Projects = random.Next(2) == 0 ? [projects[0]] : null;
                token.CanRotateItself = random.Next(2) == 0;
            });
            await _host.SaveAsync(giverToken, before);
            var (path, caller) = ($"{organization.TokensPath}/{target.Id}", giver.Credentials.With(Peers.Header, Peer));

            var way = random.Next(6);
            var answer = way switch
            {
                0 => await _host.PostAsync(organization.TokensPath, caller, Change(random, projects, creates: true)),
                1 => await _host.PostAsync($"{path}/rotate", caller, new { expiresAt = End(random) }),
                _ => await _host.PatchAsync(path, caller, Change(random, projects, creates: false)),
            };

            if (!answer.Response.IsSuccessStatusCode)
            {
                Assert.True(
                    answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest
                        || (way == 1 && before.DisabledAt is not null && answer.Status == HttpStatusCode.Conflict),
                    $"{round}: {answer.Status}");
                refused++;
                continue;
            }

            given++;
            await using var db = _host.OpenDatabase();
            var after = await db.ApiTokens.AsNoTracking().SingleAsync(token => token.Id == answer.Id, Cancellation);
            var isGiven = way < 2 || IsWider(after, before);
            var gift = after.Scopes.Where(scope => isGiven || !before.Scopes.Allows(scope)).ToList();
            Assert.All(gift, scope => Assert.True(giverScopes.Allows(scope), $"{round}: {scope}"));
            Assert.False((isGiven || gift.Count > 0) && Exceeds(after, giverToken), $"{round}: it works longer, oftener or elsewhere");
        }

        Assert.True(given > Rounds / 5 && refused > Rounds / 5, $"{given} given, {refused} refused: this has tried nothing.");
    }

    private static bool IsWider(ApiToken after, ApiToken before) =>
        Exceeds(after, before) || (before.DisabledAt is not null && after.DisabledAt is null)
        || (before.Projects is not null && after.Projects is null) || (!before.CanRotateItself && after.CanRotateItself);

    private static bool Exceeds(ApiToken one, ApiToken other) =>
        (one.ExpiresAt ?? DateTimeOffset.MaxValue) > (other.ExpiresAt ?? DateTimeOffset.MaxValue)
        || (one.RateLimit ?? int.MaxValue) > (other.RateLimit ?? int.MaxValue)
        || Place(one) < Place(other);

    private static int Place(ApiToken token) => token.AllowedIps is { } ranges ? Array.IndexOf(Ranges, ranges.ToString()) : -1;

    private static void Limit(ApiToken token, Random random)
    {
        (token.ExpiresAt, token.RateLimit) = (End(random), Limit(random));
        token.AllowedIps = Range(random) is { } range ? [range] : null;
    }

    private static string? Range(Random random) => random.Next(2) == 0 ? null : Ranges[random.Next(Ranges.Length)];

    private static int? Limit(Random random) => random.Next(2) == 0 ? null : 500 + random.Next(3);

    private static Scope[] Some(Random random) =>
        [.. Scope.Own.Where(scope => scope != Scope.TokensWrite && random.Next(3) == 0)];

    private static DateTimeOffset? End(Random random) =>
        random.Next(4) == 0 ? null : TestTime.Start.AddYears(1).AddDays(random.Next(1, 5));

    private static Dictionary<string, object?> Change(Random random, string[] projects, bool creates)
    {
        Dictionary<string, object?> all = new()
        {
            ["scopes"] = Some(random).Select(scope => scope.Name),
            ["expiresAt"] = End(random),
            ["rateLimit"] = Limit(random),
            ["allowedIps"] = Range(random) is { } range ? new[] { range } : null,
            ["projects"] = random.Next(2) == 0 ? new[] { projects[0] } : null,
            ["canRotateItself"] = random.Next(2) == 0,
        };
        all.Add(creates ? "name" : "disabled", creates ? "Made" : random.Next(2) == 0);
        return new(all.Where(member => creates || random.Next(3) == 0));
    }
}
