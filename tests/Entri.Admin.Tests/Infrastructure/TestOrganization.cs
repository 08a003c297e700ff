using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Infrastructure;

/// <summary>An organization of one test, put into the database past the API, and ways to fill it.</summary>
public sealed class TestOrganization(EntriHost host, Organization organization)
{
    public Organization Entity => organization;

    public string Id => organization.Id;

    public string TokensPath => $"/api/organizations/{Id}/tokens";

    public string ActivityPath => $"/api/organizations/{Id}/activity";

    public static TestOrganization New(EntriHost host)
    {
        var organization = Organization.Create("Test", host.Clock.GetUtcNow());

        // Thousands of the same name would one day share the end of an id.
        organization.Slug = $"test-{organization.Id[^20..]}";
        return new TestOrganization(host, organization);
    }

    public static async Task<TestOrganization> AddAsync(EntriHost host)
    {
        var organization = New(host);
        await host.SaveAsync(organization.Entity);
        return organization;
    }

    public Project NewProject(string name = "Website") => new()
    {
        Id = EntityId.New(EntityId.Project, host.Clock.GetUtcNow()),
        OrganizationId = Id,
        Name = name,
        SourceLanguage = "en",
        TargetLanguages = ["de"],
        CreatedAt = host.Clock.GetUtcNow(),
    };

    public async Task<Project> AddProjectAsync(string name = "Website", Action<Project>? change = null)
    {
        var project = NewProject(name);
        change?.Invoke(project);
        await host.SaveAsync(project);
        return project;
    }

    /// <summary>A token with those scopes, or with all, and its value.</summary>
    public (ApiToken Entity, TestToken Token) NewToken(ScopeSet? scopes = null)
    {
        var now = host.Clock.GetUtcNow();
        var secret = ApiTokenSecret.Generate();
        var token = new ApiToken
        {
            Id = EntityId.New(EntityId.ApiToken, now),
            OrganizationId = Id,
            Name = "Seeded",
            Hash = secret.Hash,
            Prefix = secret.VisiblePrefix,
            Suffix = secret.VisibleSuffix,
            Scopes = scopes ?? [.. Scope.All],
            CreatedAt = now,
            CreatedByName = "Seeder",
            PickedUpAt = now,
        };
        return (token, new TestToken(token.Id, secret.Reveal()));
    }

    public async Task<TestToken> AddTokenAsync(ScopeSet? scopes = null, Action<ApiToken>? change = null)
    {
        var (entity, token) = NewToken(scopes);
        change?.Invoke(entity);
        await host.SaveAsync(entity);
        return token;
    }

    /// <summary>A person with that role who has just signed in; null for one who belongs to no organization.</summary>
    public async Task<TestPerson> AddPersonAsync(MemberRole? role, Action<ApplicationUser, UserSession>? change = null)
    {
        var now = host.Clock.GetUtcNow();
        var user = ApplicationUser.Create("Person", $"{Guid.NewGuid():N}@example.com", now);
        var (session, secret) = host.App.GetRequiredService<SessionStore>().Start(user.Id, role is null ? null : Id, "127.0.0.1", "tests");
        change?.Invoke(user, session);
        object[] membership = role is { } given ? [new Member { OrganizationId = Id, UserId = user.Id, Role = given, JoinedAt = now }] : [];
        await host.SaveAsync([user, session, .. membership]);
        return new TestPerson(user.Id, session.Id, secret);
    }
}

/// <summary>A token in the database and its value.</summary>
public sealed record TestToken(string Id, string Value)
{
    public Caller Caller => Caller.Token(Value);
}

/// <summary>A person in the database and the cookie of their session.</summary>
public sealed record TestPerson(string UserId, string SessionId, string Secret)
{
    public Caller Caller => Caller.Session(Secret);
}
