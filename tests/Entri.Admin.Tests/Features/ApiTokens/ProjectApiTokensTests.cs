using System.Net;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class ProjectApiTokensTests(EntriHost host)
{
    private const string Wrong = """{"name":"","projects":["other"],"rateLimit":0}""";

    [Fact]
    public async Task Creation_WithSeveralWrongFields_NamesEach()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var project = await organization.AddProjectAsync();

        var answer = await host.PostAsync($"/api/projects/{project.Id}/tokens", owner.Credentials, Wrong);

        answer.HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        Assert.Equal(
            [
                "name should not be empty", "projects must be left out: the address names the project",
                "rateLimit must be from 1 to 1000000",
            ],
            answer.Json.GetProperty("message").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task Creation_InAForeignProject_FindsNone_WhateverIsInTheBody()
    {
        var (_, owner) = await TestOrganization.AddWithAsync(host);
        var foreign = await (await TestOrganization.AddAsync(host)).AddProjectAsync();

        var answer = await host.PostAsync($"/api/projects/{foreign.Id}/tokens", owner.Credentials, Wrong);

        answer.IsError(HttpStatusCode.NotFound, """{"statusCode":404,"message":"Project not found","error":"Not Found"}""");
    }
}
