using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Api;

public sealed class CredentialsTests(EntriHost host)
{
    [Fact]
    public async Task Request_WithTokenAndCookie_IsTheTokens()
    {
        var (ours, theirs) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var owner = await ours.AddPersonAsync(MemberRole.Owner);
        var token = await theirs.AddTokenAsync();

        var answer = await host.GetAsync("/api/organizations/current", owner.Credentials.With("X-API-Key", token.Value));

        Assert.Equal(theirs.Id, answer.HasStatus(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task Request_WithBadTokenAndGoodCookie_Answers401()
    {
        var owner = await host.AddPersonAsync(MemberRole.Owner);

        (await host.GetAsync("/api/projects", owner.Credentials.With("X-API-Key", "x")))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Fact]
    public async Task Token_InTheWrongPlace_IsNoCredential()
    {
        var token = await host.AddTokenAsync();

        var inBearer = await host.GetAsync("/api/projects", Credentials.None.With("Authorization", $"Bearer {token.Value}"));
        var inQuery = await host.GetAsync($"/api/projects?X-API-Key={token.Value}&api_key={token.Value}", Credentials.None);
        var inCookie = await host.GetAsync("/api/projects", Credentials.Session(token.Value));

        Assert.All([inBearer, inQuery, inCookie], answer => answer.IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized));
    }

    [Theory]
    [InlineData("Authorization", "Bearer {0}", "missing_token", "not in Authorization")]
    [InlineData("Authorization", "{0}", "missing_token", "not in Authorization")]
    [InlineData("Authorization", "Basic eDp5", "missing_token", "not in Authorization")]
    [InlineData("X-API-Key", "\"{0}\"", "invalid_token", "without quotation marks")]
    [InlineData("X-API-Key", "'{0}'", "invalid_token", "without quotation marks")]
    [InlineData("X-API-Key", "Bearer {0}", "invalid_token", "without Bearer")]
    [InlineData("X-API-Key", "ENTRI_API_KEY={0}", "invalid_token", "starts with entri_")]
    [InlineData("X-API-Key", "", "invalid_token", "empty")]
    [InlineData("X-API-Key", "{0}x", "invalid_token", "46 characters")]
    [InlineData("X-API-Key", "entri_0000000000000000000000000000000000000000", "invalid_token", "checksum")]
    public async Task Token_SentWrongly_GetsItsHintInTheHeaderAlone(string header, string value, string error, string hint)
    {
        var token = await host.AddTokenAsync();

        var answer = await host.GetAsync("/api/projects", Credentials.None.With(header, string.Format(null, value, token.Value)));

        var challenge = answer.IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized).Header("WWW-Authenticate")!;
        Assert.StartsWith($"ApiKey realm=\"Entri\", error=\"{error}\", error_description=\"", challenge, StringComparison.Ordinal);
        Assert.Contains(hint, challenge, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Value, challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_InTheAddress_IsToldToBeRevoked()
    {
        var token = await host.AddTokenAsync();

        var answer = await host.GetAsync($"/api/projects?api_key={token.Value}", Credentials.None);

        Assert.Contains(
            "revoke this one",
            answer.IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized).Header("WWW-Authenticate")!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_NobodyKnows_GetsNoHint()
    {
        var unknown = Entri.Admin.Security.ApiTokenSecret.Generate().Reveal();

        var answer = await host.GetAsync("/api/projects", Credentials.Token(unknown));

        Assert.Equal("ApiKey realm=\"Entri\", error=\"invalid_token\"", answer.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("entri_")]
    [InlineData("'; DROP TABLE ApiTokens; --")]
    [InlineData("Bearer entri_0000000000000000000000000000000000000000")]
    public async Task Token_OfGarbage_Answers401(string value) =>
        (await host.GetAsync("/api/projects", Credentials.Token(value))).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);

    [Fact]
    public async Task Token_OfNearlyTheRightValue_Answers401()
    {
        var token = await host.AddTokenAsync();
        string[] values =
            [token.Value.ToUpperInvariant(), token.Value[..^1], token.Value + "x", new string('x', 20_000), $"{token.Value},{token.Value}"];

        foreach (var value in values)
        {
            (await host.GetAsync("/api/projects", Credentials.Token(value))).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/settings/tokens")]
    [InlineData("/_blazor/negotiate")]
    public async Task Token_OnAPage_OpensNothing(string path)
    {
        var token = await host.AddTokenAsync();

        var withToken = await host.GetAsync(path, token.Credentials);
        var without = await host.GetAsync(path, Credentials.None);

        Assert.Equal(without.Status, withToken.Status);
        Assert.Equal(without.Header("Location"), withToken.Header("Location"));
        Assert.NotEqual(HttpStatusCode.OK, withToken.Status);
    }

    [Fact]
    public async Task Session_SignedOut_IsDeadOnTheNextRequest()
    {
        var owner = await host.AddPersonAsync(MemberRole.Owner);
        (await host.GetAsync("/api/projects", owner.Credentials)).HasStatus(HttpStatusCode.OK);
        await using (var db = host.OpenDatabase())
        {
            db.Remove((await db.Sessions.FindAsync([owner.SessionId], Cancellation))!);
            await db.SaveChangesAsync(Cancellation);
        }

        (await host.GetAsync("/api/projects", owner.Credentials)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Fact]
    public async Task Session_PastItsAbsoluteEnd_Answers401()
    {
        var organization = await TestOrganization.AddAsync(host);
        var user = ApplicationUser.Create("Ada Lovelace", $"{Guid.NewGuid():N}@example.com", host.Clock.GetUtcNow());
        var session = new UserSession
        {
            Id = EntityId.NewSession(host.Clock.GetUtcNow()),
            Hash = System.Security.Cryptography.SHA256.HashData("secret"u8),
            UserId = user.Id,
            OrganizationId = organization.Id,
            CreatedAt = host.Clock.GetUtcNow().AddDays(-14),
            ProvenAt = host.Clock.GetUtcNow(),
            LastSeenAt = host.Clock.GetUtcNow(),
            ExpiresAt = host.Clock.GetUtcNow(),
        };
        await host.SaveAsync(
            user,
            new Member { OrganizationId = organization.Id, UserId = user.Id, Role = MemberRole.Owner, JoinedAt = session.CreatedAt },
            session);

        (await host.GetAsync("/api/projects", Credentials.Session("secret")))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    public async Task Session_ChangeFromAnotherOrigin_IsForbiddenAndChangesNothing(string header, string value)
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var (project, token) = (await organization.AddProjectAsync(), await organization.AddTokenAsync());

        foreach (var route in RouteCase.All.Where(route => route.Method != "GET" && route.Needs is not null))
        {
            var answer = await host.SendAsync(
                route.Method,
                route.Path(organization.Id, project.Id, token.Id, owner.UserId),
                owner.Credentials.With(header, value),
                route.BodyFor(owner.UserId));

            answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        }

        var activity = await host.GetAsync(organization.ActivityPath, owner.Credentials.With(header, value));
        Assert.Equal(0, activity.HasStatus(HttpStatusCode.OK).Json.GetProperty("meta").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Session_ChangeFromOurOwnPage_IsAllowed()
    {
        var owner = await host.AddPersonAsync(MemberRole.Owner);
        var origin = host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        var caller = owner.Credentials.With("Sec-Fetch-Site", "same-origin").With("Origin", origin);

        (await host.PostAsync("/api/projects", caller, new { name = "Shop", sourceLanguage = "en" })).HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Token_ChangeFromAnotherOrigin_IsAllowed()
    {
        // A page cannot send the header without being asked by the browser first, so the origin says nothing.
        var token = await host.AddTokenAsync();
        var caller = token.Credentials.With("Sec-Fetch-Site", "cross-site").With("Origin", "https://evil.example");

        (await host.PostAsync("/api/projects", caller, new { name = "Shop", sourceLanguage = "en" })).HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Circuit_FromAnotherOrigin_IsForbidden()
    {
        var owner = await host.AddPersonAsync(MemberRole.Owner);

        (await host.SendAsync("POST", "/_blazor/negotiate?negotiateVersion=1", owner.Credentials.With("Origin", "https://evil.example")))
            .HasStatus(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task TokenWithoutAnyScope_MayOnlyLookAtItself()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync(ScopeSet.None);

        var forbidden = await host.GetAsync("/api/projects", token.Credentials);
        var self = await host.GetAsync("/api/tokens/self", token.Credentials);

        Assert.Equal("", forbidden.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden).Header("X-Granted-Scopes"));
        Assert.Equal(token.Id, self.HasStatus(HttpStatusCode.OK).Id);
    }
}
