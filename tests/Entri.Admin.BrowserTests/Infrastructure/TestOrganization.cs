using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Entri.Admin.BrowserTests.Infrastructure;

/// <summary>An organization of one test, put into the database past the app, and ways to fill it.</summary>
public sealed class TestOrganization(EntriHost host, Organization organization)
{
    public const string Password = "correct horse battery staple";

    // Hashing takes a while by design; every test person has the same password.
    private static string? _passwordHash;

    public string Id => organization.Id;

    public string Slug => organization.Slug;

    public static async Task<TestOrganization> AddAsync(EntriHost host, string name = "Northwind")
    {
        var organization = Organization.Create(name, DateTimeOffset.UtcNow);
        await host.SaveAsync(organization);
        return new TestOrganization(host, organization);
    }

    /// <summary>An organization and somebody who is signed in there.</summary>
    public static async Task<(TestOrganization Organization, TestPerson Person)> AddWithAsync(EntriHost host, MemberRole role = MemberRole.Owner)
    {
        var organization = await AddAsync(host);
        return (organization, await organization.AddPersonAsync(role));
    }

    /// <summary>A person with that role who has just signed in, and who knows <see cref="Password"/>.</summary>
    public async Task<TestPerson> AddPersonAsync(MemberRole role, string name = "Ada Lovelace", TimeSpan provenAgo = default)
    {
        var now = DateTimeOffset.UtcNow;
        var user = ApplicationUser.Create(name, $"{Guid.NewGuid():N}@example.com", now);
        await using (var scope = host.Get<IServiceScopeFactory>().CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<ApplicationUser>>();
            user.PasswordHash = _passwordHash ??= users.PasswordHasher.HashPassword(user, Password);
            await users.CreateAsync(user);
        }

        var (session, secret) = host.Get<SessionStore>().Start(user.Id, Id, "127.0.0.1", "tests");
        session.ProvenAt -= provenAgo;
        await host.SaveAsync(new Member { OrganizationId = Id, UserId = user.Id, Role = role, JoinedAt = now }, session);
        return new TestPerson(user.Id, user.Email!, session.Id, secret);
    }

    /// <summary>A token that reads projects and that somebody has copied, with its value.</summary>
    public (ApiToken Token, string Value) NewToken(string name = "Deploy", string creator = "Ada Lovelace", DateTimeOffset? createdAt = null)
    {
        var now = createdAt ?? DateTimeOffset.UtcNow;
        var secret = ApiTokenSecret.Generate();
        var token = new ApiToken
        {
            Id = EntityId.New(EntityId.ApiToken, now),
            OrganizationId = Id,
            Name = name,
            Hash = secret.Hash,
            Prefix = secret.VisiblePrefix,
            Suffix = secret.VisibleSuffix,
            Scopes = [Scope.ProjectsRead],
            CreatedAt = now,
            CreatedByName = creator,
            PickedUpAt = now,
        };
        return (token, secret.Reveal());
    }

    public async Task<(ApiToken Token, string Value)> AddTokenAsync(string name = "Deploy")
    {
        var made = NewToken(name);
        await host.SaveAsync(made.Token);
        return made;
    }

    public async Task AddProjectAsync(string name)
    {
        var now = DateTimeOffset.UtcNow;
        var project = new Project
        {
            Id = EntityId.New(EntityId.Project, now),
            OrganizationId = Id,
            Name = name,
            SourceLanguage = "en",
            TargetLanguages = ["de", "fr"],
            CreatedAt = now,
        };
        project.Touch(now);
        await host.SaveAsync(project);
    }
}

/// <summary>A person in the database and the secret in the cookie of their session.</summary>
public sealed record TestPerson(string UserId, string Email, string SessionId, string Secret)
{
    /// <summary>The cookie as the app sets it. Playwright takes a host-only secure cookie for an https address only; cookies know no port.</summary>
    public Cookie Cookie => new() { Name = SessionCookie.Name, Value = Secret, Url = "https://localhost/", HttpOnly = true, Secure = true };
}
