using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;

namespace Entri.Admin.Tests.Features.Organizations;

public sealed class OrganizationTests(EntriHost host)
{
    private const string Path = "/api/organizations/current";

    [Fact]
    public async Task Get_AnswersTheMembersInTheOrderOfTheContract()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        Assert.Equal(
            $$"""{"_id":"{{organization.Id}}","name":"Northwind","slug":"{{organization.Entity.Slug}}","description":"""
                + $$"""null,"settings":{"defaultSourceLanguage":"en"},"createdAt":"2026-03-01T12:00:00.123Z"}""",
            (await host.GetAsync(Path, token.Credentials)).HasStatus(HttpStatusCode.OK).Body);
    }

    [Fact]
    public async Task Organization_ByItsId_IsTheOneOfThePersonOrTheToken()
    {
        var (first, second) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var (person, token) = (await first.AddPersonAsync(MemberRole.Owner), await first.AddTokenAsync());
        await host.SaveAsync(
            new Member { OrganizationId = second.Id, UserId = person.UserId, Role = MemberRole.Reviewer, JoinedAt = TestTime.Start });

        Assert.Equal(second.Id, (await host.GetAsync($"/api/organizations/{second.Id}", person.Credentials)).Id);
        (await host.PatchAsync($"/api/organizations/{second.Id}", person.Credentials, new { name = "Mine" }))
            .IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        Assert.Equal(first.Id, (await host.PatchAsync($"/api/organizations/{first.Id}", person.Credentials, new { name = "Mine" })).Id);
        Assert.Equal(first.Id, (await host.GetAsync($"/api/organizations/{first.Id}", token.Credentials)).Id);
        Assert.All(
            [
                await host.GetAsync($"/api/organizations/{second.Id}", token.Credentials),
                await host.GetAsync("/api/organizations/org_missing", token.Credentials),
                await host.GetAsync("/api/organizations/org_missing", person.Credentials),
            ],
            answer => answer.IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound));
    }

    [Fact]
    public async Task Patch_OfEverything_IsKept()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var slug = $"acme-{Guid.NewGuid():N}";

        var changed = await host.PatchAsync(
            Path, token.Credentials,
            new { name = " Acme ", slug, description = "We sell\nanvils.", settings = new { defaultSourceLanguage = "PT-br" } });

        Assert.Equal(
            $$"""{"_id":"{{organization.Id}}","name":"Acme","slug":"{{slug}}","description":"We sell\nanvils.","settings":"""
                + $$"""{"defaultSourceLanguage":"pt-BR"},"createdAt":"2026-03-01T12:00:00.123Z"}""",
            changed.HasStatus(HttpStatusCode.OK).Body);
        Assert.Equal(changed.Body, (await host.GetAsync(Path, token.Credentials)).Body);
        Assert.Equal(changed.Body, (await host.PatchAsync(Path, token.Credentials, new { settings = new { } })).Body);
    }

    [Fact]
    public async Task Patch_ToASlugThatIsTaken_Answers409AndChangesNothing()
    {
        var (first, second) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var token = await second.AddTokenAsync();

        (await host.PatchAsync(Path, token.Credentials, new { name = "Thief", slug = first.Entity.Slug }))
            .IsError(HttpStatusCode.Conflict, """{"statusCode":409,"message":"Slug is already taken","error":"Conflict"}""");
        Assert.Equal("Northwind", (await host.GetAsync(Path, token.Credentials)).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Patch_ToTheSameSlugByTenAtOnce_GivesItToOne()
    {
        var slug = $"one-{Guid.NewGuid():N}";
        var tokens = new List<TestToken>();
        for (var i = 0; i < 10; i++)
        {
            tokens.Add(await host.AddTokenAsync());
        }

        var answers = await Task.WhenAll(tokens.Select(token => host.PatchAsync(Path, token.Credentials, new { slug })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(9, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("""{"settings":{"defaultSourceLanguage":"und"}}""", HttpStatusCode.UnprocessableEntity, "\"Unknown language code: und\"")]
    [InlineData("""{"settings":{"defaultSourceLanguage":"xx"}}""", HttpStatusCode.UnprocessableEntity, "\"Unknown language code: xx\"")]
    [InlineData(
        """{"settings":{"defaultSourceLanguage":"english"}}""",
        HttpStatusCode.BadRequest,
        "[\"settings.defaultSourceLanguage must be a language code such as en or pt-BR\"]")]
    [InlineData(
        """{"settings":{"defaultSourceLanguage":null}}""",
        HttpStatusCode.BadRequest,
        "[\"settings.defaultSourceLanguage should not be empty\"]")]
    [InlineData(
        """{"slug":"No Good"}""",
        HttpStatusCode.BadRequest,
        "[\"slug must be lower-case letters and digits with single hyphens between them\"]")]
    [InlineData("""{"slug":null,"name":null}""", HttpStatusCode.BadRequest, "[\"name should not be empty\",\"slug should not be empty\"]")]
    public async Task Patch_ThatBreaksARule_NamesTheField(string body, HttpStatusCode status, string message)
    {
        var token = await host.AddTokenAsync();

        Assert.Equal(
            message,
            (await host.PatchAsync(Path, token.Credentials, body)).HasStatus(status).IsErrorInShape().Json.GetProperty("message")
                .GetRawText());
    }
}
