using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Api;

/// <summary>What a proxy is told of a caller before it lets them in.</summary>
public sealed class VerifyTests(EntriHost host)
{
    [Fact]
    public async Task Verify_AToken_SaysWhoItIs()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync(ScopeSet.Parse("projects:read translations:write gone:read"));

        var answer = await host.GetAsync("/api/verify?scope=projects:read&scope=translations:read", token.Credentials);

        answer.HasStatus(HttpStatusCode.NoContent);
        Assert.Equal(organization.Id, answer.Header("X-Entri-Organization"));
        Assert.Equal("projects:read translations:write", answer.Header("X-Entri-Scopes"));
        Assert.Equal(token.Id, answer.Header("X-Entri-Token"));
        Assert.Null(answer.Header("X-Entri-User"));
        Assert.NotNull(answer.Header("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Verify_APerson_SaysTheirRole()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host, MemberRole.Translator);

        var answer = await host.GetAsync("/api/verify?scope=translations:write", person.Credentials);

        answer.HasStatus(HttpStatusCode.NoContent);
        Assert.Equal(organization.Id, answer.Header("X-Entri-Organization"));
        Assert.Equal(person.UserId, answer.Header("X-Entri-User"));
        Assert.Equal("translator", answer.Header("X-Entri-Role"));
        Assert.Null(answer.Header("X-Entri-Token"));
        Assert.Equal(
            "tokens:read", (await host.GetAsync("/api/verify?scope=tokens:read", person.Credentials)).Header("X-Required-Scope"));
    }

    [Fact]
    public async Task Verify_WithoutTheScopes_NamesEveryMissingOne()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync([Scope.ProjectsRead]);

        var answer = await host.GetAsync("/api/verify?scope=projects:write&scope=projects:read&scope=translations:read", token.Credentials);

        answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        Assert.Equal("projects:write translations:read", answer.Header("X-Required-Scope"));
        Assert.Null(answer.Header("X-Entri-Token"));
    }

    [Theory]
    [InlineData("?scope=nothing:read")]
    [InlineData("?scope=")]
    [InlineData("?scope=projects:read%20tokens:read")]
    [InlineData("?scopes=projects:read")]
    [InlineData("?scope=projects:read&id=1")]
    public async Task Verify_WithAQuestionThatIsTheOperatorsMistake_Answers400(string query)
    {
        var token = await (await TestOrganization.AddAsync(host)).AddTokenAsync();

        (await host.GetAsync($"/api/verify{query}", token.Credentials)).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
    }

    [Fact]
    public async Task Verify_ForMoreProjectsThanAQuestionHas_Answers400()
    {
        var token = await (await TestOrganization.AddAsync(host)).AddTokenAsync();
        var projects = string.Concat(Enumerable.Repeat("&project=proj_0", 21));

        (await host.GetAsync($"/api/verify?scope=projects:read{projects}", token.Credentials))
            .HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
    }

    [Fact]
    public async Task Verify_ForAProject_TakesOneThatTheCallerReaches()
    {
        var organization = await TestOrganization.AddAsync(host);
        var (own, other) = (await organization.AddProjectAsync(), await organization.AddProjectAsync("Other"));
        var foreign = await (await TestOrganization.AddAsync(host)).AddProjectAsync();
        var wide = await organization.AddTokenAsync();
        var narrow = await organization.AddTokenAsync(change: token => token.Projects = [own.Id]);
        var person = await organization.AddPersonAsync(MemberRole.Reviewer);

        Task<Answer> AskAsync(Credentials caller, params string[] projects) =>
            host.GetAsync($"/api/verify?scope=projects:read{string.Concat(projects.Select(id => $"&project={id}"))}", caller);

        foreach (var caller in (Credentials[])[wide.Credentials, person.Credentials])
        {
            (await AskAsync(caller, own.Id, other.Id)).HasStatus(HttpStatusCode.NoContent);
            foreach (var id in (string[])[foreign.Id, "proj_0", ""])
            {
                (await AskAsync(caller, own.Id, id)).IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
            }
        }

        (await AskAsync(narrow.Credentials, own.Id)).HasStatus(HttpStatusCode.NoContent);
        (await host.GetAsync("/api/verify", narrow.Credentials)).HasStatus(HttpStatusCode.NoContent);
        var (neighbor, missing) = (await AskAsync(narrow.Credentials, own.Id, other.Id), await AskAsync(narrow.Credentials, "proj_0"));
        neighbor.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        Assert.Equal(missing.Header("WWW-Authenticate"), neighbor.Header("WWW-Authenticate"));
        Assert.Contains(
            "names none", (await AskAsync(narrow.Credentials)).Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WithARevokedToken_IsRefusedAtOnce()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        (await host.GetAsync("/api/verify", token.Credentials)).HasStatus(HttpStatusCode.NoContent);

        (await host.DeleteAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.NoContent);

        (await host.GetAsync("/api/verify", token.Credentials)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }
}
