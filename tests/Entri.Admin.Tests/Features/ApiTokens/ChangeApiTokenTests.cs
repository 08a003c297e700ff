using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class ChangeApiTokenTests(EntriHost host)
{
    [Theory]
    [InlineData("""{"name":"Renamed"}""", "name", "\"Renamed\"")]
    [InlineData("""{"description":"For builds"}""", "description", "\"For builds\"")]
    [InlineData("""{"description":"  "}""", "description", "null")]
    [InlineData("""{"scopes":["tokens:read","projects:write"]}""", "scopes", "[\"projects:write\",\"tokens:read\"]")]
    [InlineData("""{"scopes":[]}""", "scopes", "[]")]
    [InlineData("""{"expiresAt":"2026-04-01T00:00:00+02:00"}""", "expiresAt", "\"2026-03-31T22:00:00.000Z\"")]
    [InlineData("""{"expiresAt":null}""", "expiresAt", "null")]
    [InlineData("""{"disabled":true}""", "disabled", "true")]
    public async Task Patch_OfOneField_ChangesItAndNothingElse(string body, string field, string expected)
    {
        var (organization, caller, token) = await MakeAsync();
        var before = (await host.GetAsync($"{organization.TokensPath}/{token.Id}", caller)).Json;

        var after = (await host.PatchAsync($"{organization.TokensPath}/{token.Id}", caller, body)).HasStatus(HttpStatusCode.OK);

        Assert.Equal(expected, after.Json.GetProperty(field).GetRawText());
        Assert.Equal(
            before.EnumerateObject().Where(member => member.Name != field && member.Name != "state").Select(member => member.ToString()),
            after.Json.EnumerateObject().Where(member => member.Name != field && member.Name != "state")
                .Select(member => member.ToString()));
        Assert.Equal(after.Body, (await host.GetAsync($"{organization.TokensPath}/{token.Id}", caller)).Body);
    }

    [Fact]
    public async Task Patch_OfNothing_ChangesNothingAndLeavesNoEntry()
    {
        var (organization, caller, token) = await MakeAsync();

        (await host.PatchAsync($"{organization.TokensPath}/{token.Id}", caller, new { })).HasStatus(HttpStatusCode.OK);
        (await host.PatchAsync($"{organization.TokensPath}/{token.Id}", caller, new { name = "Deploy", disabled = false }))
            .HasStatus(HttpStatusCode.OK);

        Assert.Equal(0, (await host.GetAsync(organization.ActivityPath, caller)).Json.GetProperty("meta").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Disable_AndEnable_TakeEffectAtOnce()
    {
        var (organization, caller, token) = await MakeAsync();

        (await host.PatchAsync($"{organization.TokensPath}/{token.Id}", caller, new { disabled = true })).HasStatus(HttpStatusCode.OK);
        var refused = await host.GetAsync("/api/projects", token.Credentials);
        (await host.PatchAsync($"{organization.TokensPath}/{token.Id}", caller, new { disabled = false })).HasStatus(HttpStatusCode.OK);

        Assert.Contains(
            "token_disabled",
            refused.IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized).Header("WWW-Authenticate"),
            StringComparison.Ordinal);
        (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Scopes_TakenAway_AreMissingAtOnce()
    {
        var (organization, caller, token) = await MakeAsync();

        await host.PatchAsync($"{organization.TokensPath}/{token.Id}", caller, """{"scopes":["activity:read"]}""");

        (await host.GetAsync("/api/projects", token.Credentials)).IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
    }

    [Fact]
    public async Task Patch_OfARevokedToken_Answers409()
    {
        var (organization, caller, token) = await MakeAsync();
        await host.DeleteAsync($"{organization.TokensPath}/{token.Id}", caller);

        foreach (var body in new object[] { new { name = "Alive" }, new { disabled = false }, new { expiresAt = (string?)null } })
        {
            (await host.PatchAsync($"{organization.TokensPath}/{token.Id}", caller, body))
                .IsError(HttpStatusCode.Conflict, """{"statusCode":409,"message":"Token is revoked","error":"Conflict"}""");
        }
    }

    [Fact]
    public async Task Patch_ByATokenWithLess_CannotWidenAnyTokenNorItself()
    {
        var organization = await TestOrganization.AddAsync(host);
        var caller = await organization.AddTokenAsync(
            [Scope.TokensWrite, Scope.ProjectsRead], token => token.ExpiresAt = TestTime.Start.AddDays(1));
        var other = await organization.AddTokenAsync([Scope.ProjectsRead], token => token.ExpiresAt = TestTime.Start.AddHours(1));

        foreach (var id in new[] { caller.Id, other.Id })
        {
            (await host.PatchAsync($"{organization.TokensPath}/{id}", caller.Credentials, """{"scopes":["projects:write"]}"""))
                .IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
            (await host.PatchAsync($"{organization.TokensPath}/{id}", caller.Credentials, new { expiresAt = (string?)null }))
                .HasStatus(HttpStatusCode.BadRequest);
            (await host.PatchAsync($"{organization.TokensPath}/{id}", caller.Credentials, new { expiresAt = TestTime.Start.AddDays(2) }))
                .HasStatus(HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("""{"scopes":["projects:read","activity:read"]}""", false)]
    [InlineData("""{"scopes":["projects:write"]}""", false)]
    [InlineData("""{"expiresAt":"2027-01-01T00:00:00Z"}""", false)]
    [InlineData("""{"expiresAt":null}""", false)]
    [InlineData("""{"scopes":[]}""", true)]
    [InlineData("""{"expiresAt":"2026-03-01T13:00:00Z"}""", true)]
    [InlineData("""{"name":"Renamed","disabled":true}""", true)]
    public async Task Patch_ByAPersonWhoseProofIsOld_MayOnlyNarrow(string body, bool isAllowed)
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(MemberRole.Owner, (_, session) => session.ProvenAt = TestTime.Start.AddHours(-1));
        var token = await organization.AddTokenAsync([Scope.ProjectsRead], token => token.ExpiresAt = TestTime.Start.AddDays(1));

        (await host.PatchAsync($"{organization.TokensPath}/{token.Id}", owner.Credentials, body))
            .HasStatus(isAllowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Revoke_Once_IsImmediateAndKeepsTheRow()
    {
        var (organization, caller, token) = await MakeAsync();
        (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);

        var revoked = (await host.DeleteAsync($"{organization.TokensPath}/{token.Id}", caller)).HasStatus(HttpStatusCode.NoContent);

        Assert.Equal("", revoked.Body);
        var refused = (await host.GetAsync("/api/projects", token.Credentials))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        Assert.Contains("token_revoked", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        var row = (await host.GetAsync($"{organization.TokensPath}/{token.Id}", caller)).HasStatus(HttpStatusCode.OK).Json;
        Assert.Equal(
            ("revoked", "2026-03-01T12:00:00.123Z"), (row.GetProperty("state").GetString(), row.GetProperty("revokedAt").GetString()));
    }

    [Fact]
    public async Task Revoke_ManyTimesAtOnce_SucceedsWithOneEntry()
    {
        var (organization, caller, token) = await MakeAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => host.DeleteAsync($"{organization.TokensPath}/{token.Id}", caller)));

        Assert.All(answers, answer => answer.HasStatus(HttpStatusCode.NoContent));
        var entries = await host.GetAsync($"{organization.ActivityPath}?action=token.revoked", caller);
        Assert.Equal(1, entries.Json.GetProperty("meta").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Self_OfATokenWithoutScopes_ShowsAndRevokesItself()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync(ScopeSet.None);

        var self = (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.OK);
        Assert.Equal(token.Id, self.Id);
        (await host.GetAsync($"{organization.TokensPath}/{token.Id}", token.Credentials)).HasStatus(HttpStatusCode.Forbidden);
        (await host.DeleteAsync($"{organization.TokensPath}/{token.Id}", token.Credentials)).HasStatus(HttpStatusCode.Forbidden);

        (await host.DeleteAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.NoContent);
        (await host.GetAsync("/api/tokens/self", token.Credentials)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    private async Task<(TestOrganization Organization, Credentials Caller, TestToken Token)> MakeAsync()
    {
        var organization = TestOrganization.New(host);
        var (caller, token) = (organization.NewToken(), organization.NewToken());
        await host.SaveAsync(organization.Entity, caller.Entity, token.Entity);
        return (organization, caller.Token.Credentials, token.Token);
    }

    [Theory]
    [InlineData("""{"disabled":false}""", true)]
    [InlineData("""{"expiresAt":"2099-01-01T00:00:00Z"}""", false)]
    public async Task Update_RevivesATokenThatMayDoMore_IsForbidden(string body, bool isDisabled)
    {
        var organization = await TestOrganization.AddAsync(host);
        var caller = await organization.AddTokenAsync([Scope.TokensWrite]);
        var wider = await organization.AddTokenAsync([Scope.ProjectsWrite], token =>
        {
            token.DisabledAt = isDisabled ? host.Clock.GetUtcNow() : null;
            token.ExpiresAt = isDisabled ? null : host.Clock.GetUtcNow().AddMinutes(-1);
        });

        (await host.SendAsync("PATCH", $"{organization.TokensPath}/{wider.Id}", caller.Credentials, body))
            .IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
    }

    [Fact]
    public async Task Create_RevokedWhileTheBodyIsOnItsWay_IsRefused()
    {
        var organization = await TestOrganization.AddAsync(host);
        var caller = await organization.AddTokenAsync([Scope.TokensWrite]);
        var admin = await organization.AddTokenAsync([Scope.TokensWrite]);
        using var body = new SlowBody("""{"name":"Twin"}""", async () =>
            (await host.DeleteAsync($"{organization.TokensPath}/{caller.Id}", admin.Credentials)).HasStatus(HttpStatusCode.NoContent));

        var refused = (await host.SendAsync("POST", organization.TokensPath, caller.Credentials, body))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);

        Assert.Equal("ApiKey realm=\"Entri\", error=\"token_revoked\"", refused.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Create_MembershipEndedWhileTheBodyIsOnItsWay_IsRefusedAsIfItHadEndedBefore(bool isCurrent)
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var path = isCurrent ? "/api/organizations/current/tokens" : organization.TokensPath;
        using var body = new SlowBody("""{"name":"Twin"}""", async () =>
        {
            await using var db = host.OpenDatabase();
            await db.Members.Where(member => member.UserId == owner.UserId).ExecuteDeleteAsync();
        });

        var meanwhile = (await host.SendAsync("POST", path, owner.Credentials, body))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        var after = (await host.PostAsync(path, owner.Credentials, new { name = "Twin" }))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);

        Assert.Equal(after.Header("WWW-Authenticate"), meanwhile.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Create_MembershipInAnotherOrganizationThanTheOpenOneEndsWhileTheBodyIsOnItsWay_Answers404()
    {
        var (open, other) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var owner = await open.AddPersonAsync(MemberRole.Owner);
        await host.SaveAsync(
            new Member { OrganizationId = other.Id, UserId = owner.UserId, Role = MemberRole.Owner, JoinedAt = host.Clock.GetUtcNow() });
        using var body = new SlowBody("""{"name":"Twin"}""", async () =>
        {
            await using var db = host.OpenDatabase();
            await db.Members.Where(member => member.OrganizationId == other.Id).ExecuteDeleteAsync();
        });

        var meanwhile = (await host.SendAsync("POST", other.TokensPath, owner.Credentials, body))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound);
        var after = (await host.PostAsync(other.TokensPath, owner.Credentials, new { name = "Twin" }))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound);

        Assert.Equal(after.Header("X-Required-Scope"), meanwhile.Header("X-Required-Scope"));
        (await host.GetAsync("/api/projects", owner.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    /// <summary>A JSON body whose second half is sent only after something has happened.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly byte[] _json;
        private readonly Func<Task> _meanwhile;

        public SlowBody(string json, Func<Task> meanwhile)
        {
            (_json, _meanwhile) = (System.Text.Encoding.UTF8.GetBytes(json), meanwhile);
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_json.AsMemory(0, 3));
            await stream.FlushAsync();

            // Long enough for the server to have let the caller in by the headers.
            await Task.Delay(300);
            await _meanwhile();
            await stream.WriteAsync(_json.AsMemory(3));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _json.Length;
            return true;
        }
    }
}
