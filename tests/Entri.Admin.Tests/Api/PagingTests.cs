using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Api;

public sealed class PagingTests(EntriHost host)
{
    [Theory]
    [InlineData("", 1, 50, 5, 5)]
    [InlineData("?page=1&limit=2", 1, 2, 5, 2)]
    [InlineData("?page=3&limit=2", 3, 2, 5, 1)]
    [InlineData("?page=0&limit=2", 1, 2, 5, 2)]
    [InlineData("?page=4&limit=2", 4, 2, 5, 0)]
    [InlineData("?limit=200", 1, 200, 5, 5)]
    [InlineData("?page=&limit=", 1, 50, 5, 5)]
    [InlineData("?page=2147483647&limit=200", int.MaxValue, 200, 5, 0)]
    public async Task List_PageThatExistsOrNot_AnswersItsPart(string query, int page, int limit, int total, int count)
    {
        var organization = await WithProjectsAsync(total);

        var answer = (await host.GetAsync($"/api/projects{query}", organization)).HasStatus(HttpStatusCode.OK);

        Assert.Equal(["data", "meta"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(count, answer.Json.GetProperty("data").GetArrayLength());
        Assert.Equal(
            $$"""{"page":{{page}},"limit":{{limit}},"total":{{total}},"totalPages":{{(total + limit - 1) / limit}}}""",
            answer.Json.GetProperty("meta").GetRawText());
    }

    [Theory]
    [InlineData("?page=-1", "page must be a whole number of 0 or more")]
    [InlineData("?page=abc", "page must be a whole number of 0 or more")]
    [InlineData("?page=1.5", "page must be a whole number of 0 or more")]
    [InlineData("?page=99999999999999", "page must be a whole number of 0 or more")]
    [InlineData("?page=1&page=2", "page must be a whole number of 0 or more")]
    [InlineData("?page=%F0%9F%98%80", "page must be a whole number of 0 or more")]
    [InlineData("?limit=0", "limit must be a whole number from 1 to 200")]
    [InlineData("?limit=201", "limit must be a whole number from 1 to 200")]
    [InlineData("?limit=-5", "limit must be a whole number from 1 to 200")]
    [InlineData("?archived=perhaps", "archived has the wrong type or format")]
    public async Task List_QueryOutOfRange_Answers400NamingTheParameter(string query, string message)
    {
        var caller = await WithProjectsAsync(0);

        (await host.GetAsync($"/api/projects{query}", caller))
            .IsError(HttpStatusCode.BadRequest, $$"""{"statusCode":400,"message":["{{message}}"],"error":"Bad Request"}""");
    }

    [Fact]
    public async Task List_TwoWrongParameters_NamesBoth()
    {
        var caller = await WithProjectsAsync(0);

        var answer = await host.GetAsync("/api/projects?page=x&limit=y", caller);

        Assert.Equal(2, answer.HasStatus(HttpStatusCode.BadRequest).Json.GetProperty("message").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/organizations/current/tokens")]
    [InlineData("/api/organizations/current/activity")]
    public async Task List_OfEveryKind_TakesTheSameParameters(string path)
    {
        var organization = await TestOrganization.AddAsync(host);
        var caller = (await organization.AddTokenAsync()).Credentials;

        var answer = await host.GetAsync($"{path}?page=1&limit=1", caller);

        Assert.Equal(1, answer.HasStatus(HttpStatusCode.OK).Json.GetProperty("meta").GetProperty("limit").GetInt32());
        (await host.GetAsync($"{path}?limit=201", caller)).HasStatus(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task List_PagesOfThingsMadeAtTheSameMoment_ShowEachOnce()
    {
        var organization = TestOrganization.New(host);
        var tokens = Enumerable.Range(0, 7).Select(_ => organization.NewToken()).ToArray();
        await host.SaveAsync([organization.Entity, .. tokens.Select(token => token.Entity)]);

        var ids = new List<string>();
        for (var page = 1; page <= 4; page++)
        {
            var answer = await host.GetAsync($"{organization.TokensPath}?page={page}&limit=2", tokens[0].Token.Credentials);
            ids.AddRange(answer.Json.GetProperty("data").EnumerateArray().Select(token => token.GetProperty("_id").GetString()!));
        }

        Assert.Equal(tokens.Select(token => token.Entity.Id).Order(), ids.Order());
    }

    private async Task<Credentials> WithProjectsAsync(int count)
    {
        var organization = TestOrganization.New(host);
        var token = organization.NewToken([Scope.ProjectsRead]);
        await host.SaveAsync(
            [organization.Entity, token.Entity, .. Enumerable.Range(0, count).Select(i => organization.NewProject($"Project {i}"))]);
        return token.Token.Credentials;
    }
}
