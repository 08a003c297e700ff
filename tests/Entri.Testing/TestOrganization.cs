using System.Security.Cryptography;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Testing;

/// <summary>An organization of one test, put into the database past the app, and ways to fill it.</summary>
/// <param name="app">The services of the app that keeps it.</param>
/// <param name="organization">Its row.</param>
public sealed class TestOrganization(IServiceProvider app, Organization organization)
{
    /// <summary>The password of every person.</summary>
    public const string Password = "correct horse battery staple";

    // Hashing takes a while by design.
    private static string? _passwordHash;

    public Organization Entity => organization;

    public string Id => organization.Id;

    public string Slug => organization.Slug;

    public string TokensPath => $"/api/organizations/{Id}/tokens";

    public string MembersPath => $"/api/organizations/{Id}/members";

    public string ActivityPath => $"/api/organizations/{Id}/activity";

    private DateTimeOffset Now => NowIn(app);

    public static TestOrganization New(IServiceProvider app, string name = "Northwind")
    {
        // Thousands of the same name would one day share the end of an id.
        var organization = Organization.Create(name, $"test-{Guid.NewGuid().ToString("N")[^20..]}", NowIn(app));
        return new TestOrganization(app, organization);
    }

    public static async Task<TestOrganization> AddAsync(IServiceProvider app, string name = "Northwind")
    {
        var organization = New(app, name);
        await app.SaveAsync(organization.Entity);
        return organization;
    }

    public static TestOrganization New(EntriHost host) => New(host.App);

    public static Task<TestOrganization> AddAsync(EntriHost host, string name = "Northwind") => AddAsync(host.App, name);

    /// <summary>An organization and somebody who is signed in there.</summary>
    public static async Task<(TestOrganization Organization, TestPerson Person)> AddWithAsync(
        EntriHost host, MemberRole role = MemberRole.Owner)
    {
        var organization = await AddAsync(host);
        return (organization, await organization.AddPersonAsync(role));
    }

    /// <summary>A program that may do everything there, for use cases that are called without a request.</summary>
    public Caller Caller => new TokenCaller
    {
        OrganizationId = Id,
        Name = "Test",
        Scopes = [.. Scope.Own],
        TokenId = "tok_test",
        ValueNumber = 1,
        ExpiresAt = null,
    };

    public Project NewProject(string name = "Website", DateTimeOffset? createdAt = null)
    {
        var project = new Project
        {
            Id = EntityId.NewProject(Now),
            OrganizationId = Id,
            Name = name,
            SourceLanguage = "en",
            TargetLanguages = ["de"],
            CreatedAt = createdAt ?? Now,
        };
        project.Touch(project.CreatedAt);
        return project;
    }

    public async Task<Project> AddProjectAsync(string name = "Website", Action<Project>? change = null)
    {
        var project = NewProject(name);
        change?.Invoke(project);
        await app.SaveAsync(project);
        return project;
    }

    /// <summary>A token with those scopes, or with all, that somebody has copied, and its value.</summary>
    public (ApiToken Entity, TestToken Token) NewToken(
        ScopeSet? scopes = null, Action<ApiToken>? change = null, string creator = "Ada Lovelace", DateTimeOffset? createdAt = null)
    {
        var now = createdAt ?? Now;
        var secret = ApiTokenSecret.Generate();
        var token = new ApiToken
        {
            Id = EntityId.NewToken(now),
            OrganizationId = Id,
            Name = "Deploy",
            Scopes = scopes ?? [.. Scope.Own],
            CreatedAt = now,
            CreatedByName = creator,
        };
        secret.AddTo(token, now).PickedUpAt = now;
        change?.Invoke(token);
        return (token, new TestToken(token.Id, secret.Reveal()));
    }

    public async Task<TestToken> AddTokenAsync(ScopeSet? scopes = null, Action<ApiToken>? change = null)
    {
        var (entity, token) = NewToken(scopes, change);
        await app.SaveAsync(entity);
        return token;
    }

    /// <summary>A person with that role who has just signed in; null for one who belongs to no organization.</summary>
    public (TestPerson Person, object[] Entities) NewPerson(MemberRole? role, Action<ApplicationUser, UserSession>? change = null)
    {
        var user = ApplicationUser.Create("Ada Lovelace", $"{Guid.NewGuid():N}@example.com", Now);
        user.PasswordHash = _passwordHash ??= Hash(user);
        user.SecurityStamp = user.Id;
        user.NormalizedEmail = user.NormalizedUserName = user.Email!.ToUpperInvariant();
        var (session, secret) = app.GetRequiredService<SessionStore>().Start(user.Id, role is null ? null : Id, "127.0.0.1", "tests");
        change?.Invoke(user, session);
        object[] membership = role is { } given ? [new Member { OrganizationId = Id, UserId = user.Id, Role = given, JoinedAt = Now }] : [];
        return (new TestPerson(user.Id, user.Email, session.Id, secret), [user, session, .. membership]);
    }

    public async Task<TestPerson> AddPersonAsync(MemberRole? role, Action<ApplicationUser, UserSession>? change = null)
    {
        var (person, entities) = NewPerson(role, change);
        await app.SaveAsync(entities);
        return person;
    }

    /// <summary>A pending invitation that a person has made, and the code of its link.</summary>
    public (Invitation Entity, string Code) NewInvitation(string email, MemberRole role, TestPerson inviter)
    {
        var code = InvitationCode.Generate();
        var invitation = new Invitation
        {
            Id = EntityId.NewInvitation(Now),
            OrganizationId = Id,
            Email = email,
            Role = role,
            CodeHash = code.Hash,
            CreatedAt = Now,
        };
        invitation.SendBy(inviter.UserId, tokenId: null, "Ada Lovelace", Now + Invitation.Lifetime);
        return (invitation, code.Reveal());
    }

    /// <summary>As after a rotation, so that the end of the old value can be moved.</summary>
    public static void WithAnOldValue(ApiToken token)
    {
        var old = token.CurrentValue;
        token.AddValue(RandomNumberGenerator.GetBytes(32), "entri_Ab12", "x9Zq", token.CreatedAt).PickedUpAt = token.CreatedAt;
        old.ValidUntil = token.CreatedAt.AddYears(1);
    }

    private string Hash(ApplicationUser user)
    {
        using var scope = app.CreateScope();
        return scope.ServiceProvider.GetRequiredService<IPasswordHasher<ApplicationUser>>().HashPassword(user, Password);
    }

    private static DateTimeOffset NowIn(IServiceProvider app) => app.GetRequiredService<TimeProvider>().GetUtcNow();
}

/// <summary>A token in the database and its value.</summary>
public sealed record TestToken(string Id, string Value)
{
    public Credentials Credentials => Credentials.Token(Value);
}

/// <summary>A person in the database and the secret in the cookie of their session.</summary>
public sealed record TestPerson(string UserId, string Email, string SessionId, string Secret)
{
    public Credentials Credentials => Credentials.Session(Secret);
}

/// <summary>What a test fills its organization with where it never looks at the organization itself.</summary>
public static class TestOrganizations
{
    public static async Task<TestToken> AddTokenAsync(this EntriHost host, ScopeSet? scopes = null, Action<ApiToken>? change = null) =>
        await (await TestOrganization.AddAsync(host)).AddTokenAsync(scopes, change);

    public static async Task<TestPerson> AddPersonAsync(
        this EntriHost host, MemberRole? role, Action<ApplicationUser, UserSession>? change = null) =>
        await (await TestOrganization.AddAsync(host)).AddPersonAsync(role, change);
}
