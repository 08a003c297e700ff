using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Security;

/// <summary>Changes that were sent while their caller still might, and got their turn when that was over.</summary>
public sealed class WaitingCallerTests(EntriHost host)
{
    private static readonly TimeSpan UntilItWaits = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string, string> EndsOfATokensLife => new()
    {
        { "revoked", "token_revoked" },
        { "disabled", "token_disabled" },
        { "expired", "token_expired" },
        { "replaced", "token_expired" },
    };

    public static TheoryData<string, HttpStatusCode> EndsOfAPersonsRights => new()
    {
        { "signed out", HttpStatusCode.Unauthorized },
        { "disabled", HttpStatusCode.Unauthorized },
        { "demoted", HttpStatusCode.Forbidden },
        { "removed", HttpStatusCode.Unauthorized },
        { "proof too old", HttpStatusCode.Forbidden },
    };

    [Theory]
    [MemberData(nameof(EndsOfATokensLife))]
    public async Task Change_ByATokenThatEndsMeanwhile_IsRefused(string end, string error)
    {
        var organization = await TestOrganization.AddAsync(host);
        var caller = await organization.AddTokenAsync();

        var answers = await SendDuringAsync(
            organization,
            async db =>
            {
                var now = host.Clock.GetUtcNow();
                var token = await db.ApiTokens.Include(row => row.Values).SingleAsync(row => row.Id == caller.Id, Cancellation);
                _ = end switch
                {
                    "revoked" => token.Revoke(now),
                    "disabled" => (token.DisabledAt = now) is not null,
                    "expired" => (token.ExpiresAt = now) is not null,
                    _ => token.AddValue([1, .. caller.Id.Select(character => (byte)character)], "entri_Ab12", "x9Zq", now) is not null,
                };
            },
            () => host.PostAsync(organization.TokensPath, caller.Credentials, new { name = "Late" }),
            () => host.PostAsync("/api/projects", caller.Credentials, new { name = "Late", sourceLanguage = "en" }),
            () => host.PatchAsync("/api/organizations/current", caller.Credentials, new { name = "Late" }));

        Assert.All(answers, answer =>
        {
            answer.IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
            Assert.Contains($"error=\"{error}\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        });
        await HasChangedNothingAsync(organization);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_WhoseEndComesMeanwhile_IsNeitherMadeNorChanged(bool isNew)
    {
        // Nobody else's clock may move.
        await using var alone = new EntriHost();
        var organization = await TestOrganization.AddAsync(alone);
        var caller = await organization.AddTokenAsync();
        Task<Answer> sent;

        await using (await TestDatabase.HoldChangesAsync(alone.App, organization.Id, _ => Task.CompletedTask))
        {
            var end = alone.Clock.GetUtcNow().AddMinutes(1);
            sent = isNew
                ? alone.PostAsync(organization.TokensPath, caller.Credentials, new { name = "Late", expiresAt = end })
                : alone.PatchAsync($"{organization.TokensPath}/{caller.Id}", caller.Credentials, new { expiresAt = end });
            await Task.Delay(UntilItWaits, Cancellation);
            Assert.False(sent.IsCompleted);
            alone.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        (await sent).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
    }

    [Fact]
    public async Task Widening_ByATokenThatNarrowsItselfMeanwhile_IsRefused()
    {
        var organization = await TestOrganization.AddAsync(host);
        var caller = await organization.AddTokenAsync();

        var answers = await SendDuringAsync(
            organization,
            async db => (await db.ApiTokens.SingleAsync(row => row.Id == caller.Id, Cancellation)).Scopes = [Scope.TokensWrite],
            () => host.PatchAsync(
                $"{organization.TokensPath}/{caller.Id}", caller.Credentials, """{"scopes":["tokens:write","projects:write"]}"""));

        answers.Single().IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        await using var db = host.OpenDatabase();
        Assert.Equal([Scope.TokensWrite], (await db.ApiTokens.SingleAsync(row => row.Id == caller.Id, Cancellation)).Scopes);
    }

    [Theory]
    [MemberData(nameof(EndsOfAPersonsRights))]
    public async Task Change_ByAPersonWhoMayNotMeanwhile_IsRefused(string end, HttpStatusCode status)
    {
        var organization = await TestOrganization.AddAsync(host);
        var person = await organization.AddPersonAsync(MemberRole.Admin);

        var answers = await SendDuringAsync(
            organization,
            async db =>
            {
                var session = db.Sessions.Where(row => row.Id == person.SessionId);
                var member = db.Members.Where(row => row.UserId == person.UserId);
                var now = host.Clock.GetUtcNow();
                _ = end switch
                {
                    "signed out" => await session.ExecuteDeleteAsync(Cancellation),
                    "disabled" => await db.Users.Where(row => row.Id == person.UserId)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.DisabledAt, now), Cancellation),
                    "demoted" => await member
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, MemberRole.Developer), Cancellation),
                    "removed" => await member.ExecuteDeleteAsync(Cancellation),
                    _ => await session.ExecuteUpdateAsync(set => set.SetProperty(row => row.ProvenAt, now.AddHours(-1)), Cancellation),
                };
            },
            () => host.PostAsync(organization.TokensPath, person.Credentials, new { name = "Late" }));

        answers.Single().HasStatus(status).IsErrorInShape();
        await HasChangedNothingAsync(organization);
    }

    [Fact]
    public async Task Change_OfATokenThatIsNarrowedMeanwhile_DoesNotGiveItBackByWhoCouldNotGiveIt()
    {
        var organization = await TestOrganization.AddAsync(host);
        var caller = await organization.AddTokenAsync([Scope.TokensWrite, Scope.ProjectsRead, Scope.ActivityRead]);
        var token = await organization.AddTokenAsync([Scope.ProjectsWrite]);
        var path = $"{organization.TokensPath}/{token.Id}";

        var answers = await SendDuringAsync(
            organization,
            async db =>
            {
                var row = await db.ApiTokens.SingleAsync(row => row.Id == token.Id, Cancellation);
                (row.Scopes, row.ExpiresAt) = ([Scope.ProjectsRead], TestTime.Start.AddDays(1));
            },
            () => host.PatchAsync(path, caller.Credentials, """{"scopes":["projects:write","activity:read"]}"""),
            () => host.PatchAsync(path, caller.Credentials, """{"scopes":["projects:write"],"expiresAt":"2027-01-01T00:00:00Z"}"""));

        Assert.All(answers, answer => answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden));
        await using var db = host.OpenDatabase();
        var kept = await db.ApiTokens.SingleAsync(row => row.Id == token.Id, Cancellation);
        Assert.Equal([Scope.ProjectsRead], kept.Scopes);
        Assert.Equal(TestTime.Start.AddDays(1), kept.ExpiresAt);
    }

    /// <summary>Sends requests while another change of the organization is under way, which does what it does at its end.</summary>
    private async Task<Answer[]> SendDuringAsync(
        TestOrganization organization, Func<EntriDbContext, Task> change, params Func<Task<Answer>>[] requests)
    {
        Task<Answer>[] sent;
        await using (await TestDatabase.HoldChangesAsync(host.App, organization.Id, change))
        {
            sent = [.. requests.Select(request => request())];

            // A request that comes later than this is refused before it waits, which is no failure of the test.
            await Task.Delay(UntilItWaits, Cancellation);
            Assert.All(sent, answer => Assert.False(answer.IsCompleted));
        }

        return await Task.WhenAll(sent);
    }

    private async Task HasChangedNothingAsync(TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        var log = await db.Activity.Where(entry => entry.OrganizationId == organization.Id).ToListAsync(Cancellation);
        Assert.All(log, entry => Assert.EndsWith("_refused", entry.Action, StringComparison.Ordinal));
        Assert.False(await db.ApiTokens.AnyAsync(token => token.OrganizationId == organization.Id && token.Name == "Late", Cancellation));
        Assert.False(await db.Projects.AnyAsync(project => project.OrganizationId == organization.Id, Cancellation));
    }
}
