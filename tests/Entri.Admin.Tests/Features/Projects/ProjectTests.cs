using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;

namespace Entri.Admin.Tests.Features.Projects;

public sealed class ProjectTests(EntriHost host)
{
    [Fact]
    public async Task Create_WithAllMembers_AnswersThemInTheOrderOfTheContract()
    {
        var (organization, caller) = await MakeAsync();

        var created = await host.PostAsync(
            "/api/projects", caller,
            """{"name":" Shop ","description":"Texts","sourceLanguage":"EN","targetLanguages":["pt-br","de","de","en"]}""");

        const string At = "2026-03-01T12:00:00.123Z";
        created.HasStatus(HttpStatusCode.Created);
        Assert.Equal(
            $$"""{"_id":"{{created.Id}}","name":"Shop","description":"Texts","sourceLanguage":"en","targetLanguages":"""
                + $$"""["pt-BR","de"],"organization":"{{organization.Id}}","createdAt":"{{At}}","updatedAt":"{{At}}","archivedAt":null}""",
            created.Body);
        Assert.Matches("^proj_[0-9a-f]{32}\\z", created.Id);
        Assert.Equal($"/api/projects/{created.Id}", created.Header("Location"));
        Assert.Equal(created.Body, (await host.GetAsync($"/api/projects/{created.Id}", caller)).HasStatus(HttpStatusCode.OK).Body);
    }

    [Theory]
    [InlineData("""{"name":"x","sourceLanguage":"xx"}""", "Unknown language code: xx")]
    [InlineData("""{"name":"x","sourceLanguage":"und"}""", "Unknown language code: und")]
    [InlineData("""{"name":"x","sourceLanguage":"en","targetLanguages":["UND"]}""", "Unknown language code: UND")]
    [InlineData("""{"name":"x","sourceLanguage":"en","targetLanguages":["de","zz"]}""", "Unknown language code: zz")]
    public async Task Create_WithAnUnknownLanguage_Answers422(string body, string message)
    {
        var (_, caller) = await MakeAsync();

        (await host.PostAsync("/api/projects", caller, body))
            .IsError(HttpStatusCode.UnprocessableEntity, $$"""{"statusCode":422,"message":"{{message}}","error":"Unprocessable Entity"}""");
    }

    [Fact]
    public async Task Create_WithMistakesInEveryMember_NamesEach()
    {
        var (_, caller) = await MakeAsync();

        (
            await host.PostAsync(
                "/api/projects",
                caller,
                $$"""{"name":" ","description":"{{new string('x', 501)}}","targetLanguages":["english"]}""")).IsError(
            HttpStatusCode.BadRequest,
            """{"statusCode":400,"message":["name should not be empty","description must be at most 500 characters long","sourceLanguage """
                + """should not be empty","targetLanguages """
                + """must be language codes such as en or pt-BR"],"error":"Bad Request"}""");
    }

    [Fact]
    public async Task Patch_OfSomeMembers_LeavesTheOthers()
    {
        var (organization, caller) = await MakeAsync();
        var project = await organization.AddProjectAsync(change: project => project.Description = "Old");

        var renamed = await host.PatchAsync($"/api/projects/{project.Id}", caller, new { name = "New" });
        Assert.Equal(
            ("New", "Old"),
            (renamed.HasStatus(HttpStatusCode.OK).Json.GetProperty("name").GetString(),
                renamed.Json.GetProperty("description").GetString()));

        var cleared = await host.PatchAsync(
            $"/api/projects/{project.Id}", caller, new { description = (string?)null, sourceLanguage = "de" });
        Assert.Equal("null", cleared.Json.GetProperty("description").GetRawText());
        Assert.Equal("[]", cleared.Json.GetProperty("targetLanguages").GetRawText());
    }

    [Fact]
    public async Task Patch_OfTargetLanguages_KeepsOneThatIsKnownNoMore()
    {
        var (organization, caller) = await MakeAsync();
        var project = await organization.AddProjectAsync(change: made => made.TargetLanguages = ["qqq", "de"]);
        var path = $"/api/projects/{project.Id}";

        var kept = await host.PatchAsync(path, caller, """{"targetLanguages":["qqq","fr"]}""");
        Assert.Equal("""["qqq","fr"]""", kept.HasStatus(HttpStatusCode.OK).Json.GetProperty("targetLanguages").GetRawText());
        (await host.PatchAsync(path, caller, """{"targetLanguages":["qqq","qqx"]}""")).IsError(
            HttpStatusCode.UnprocessableEntity,
            """{"statusCode":422,"message":"Unknown language code: qqx","error":"Unprocessable Entity"}""");
        var removed = await host.DeleteAsync($"{path}/languages/qqq", caller);
        Assert.Equal("""["fr"]""", removed.HasStatus(HttpStatusCode.OK).Json.GetProperty("targetLanguages").GetRawText());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("und")]
    public async Task Project_WithAStoredLanguageThatIsNone_IsShownAndChanges(string? stored)
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var project = await organization.AddProjectAsync(
            change: made => (made.SourceLanguage, made.TargetLanguages) = (stored ?? "", [stored!]));
        var (path, caller) = ($"/api/projects/{project.Id}", owner.Credentials);

        Answer[] answers =
        [
            await host.GetAsync("/api/projects", caller),
            await host.GetAsync(path, caller),
            await host.GetPageAsync("/projects", caller),
            await host.GetPageAsync($"/projects/{project.Id}", caller),
            await host.PatchAsync(path, caller, new { name = "Shop" }),
            await host.PostAsync($"{path}/languages", caller, new { language = "fr" }),
            await host.PatchAsync(path, caller, """{"sourceLanguage":"en","targetLanguages":["fr"]}"""),
            await host.DeleteAsync(path, caller),
        ];

        Assert.All(answers, answer => answer.HasStatus(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Language_ThatIsNone_ComesInByNoRoute()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var path = $"/api/projects/{(await organization.AddProjectAsync()).Id}";

        Answer[] answers =
        [
            await host.PostAsync($"{path}/languages", owner.Credentials, new { language = "und" }),
            await host.PatchAsync(path, owner.Credentials, new { sourceLanguage = "und" }),
            await host.PatchAsync(path, owner.Credentials, """{"targetLanguages":["und"]}"""),
            await host.PatchAsync(
                "/api/organizations/current", owner.Credentials, new { settings = new { defaultSourceLanguage = "und" } }),
            await host.PatchAsync(
                "/api/organizations/current", owner.Credentials, """{"settings":{"defaultTargetLanguages":["und"]}}"""),
        ];

        Assert.All(answers, answer => answer.IsError(
            HttpStatusCode.UnprocessableEntity,
            """{"statusCode":422,"message":"Unknown language code: und","error":"Unprocessable Entity"}"""));
    }

    [Fact]
    public async Task Archive_AndRestore_MoveBetweenTheLists()
    {
        var (organization, caller) = await MakeAsync();
        var project = await organization.AddProjectAsync();
        async Task<(int InUse, int Archived)> CountAsync() => (
            (await host.GetAsync("/api/projects", caller)).Json.GetProperty("meta").GetProperty("total").GetInt32(),
            (await host.GetAsync("/api/projects?archived=true", caller)).Json.GetProperty("meta").GetProperty("total").GetInt32());

        var archived = await host.DeleteAsync($"/api/projects/{project.Id}", caller);
        Assert.Equal("2026-03-01T12:00:00.123Z", archived.HasStatus(HttpStatusCode.OK).Json.GetProperty("archivedAt").GetString());
        Assert.Equal((0, 1), await CountAsync());
        Assert.Equal(archived.Body, (await host.DeleteAsync($"/api/projects/{project.Id}", caller)).HasStatus(HttpStatusCode.OK).Body);

        (await host.PatchAsync($"/api/projects/{project.Id}", caller, new { archived = false })).HasStatus(HttpStatusCode.OK);
        Assert.Equal((1, 0), await CountAsync());
        (await host.PatchAsync($"/api/projects/{project.Id}", caller, new { archived = true })).HasStatus(HttpStatusCode.OK);
        Assert.Equal((0, 1), await CountAsync());
    }

    [Fact]
    public async Task DeleteForGood_Twice_FindsNothingTheSecondTime()
    {
        var (organization, caller) = await MakeAsync();
        var project = await organization.AddProjectAsync();

        (await host.DeleteAsync($"/api/projects/{project.Id}/permanent", caller)).HasStatus(HttpStatusCode.NoContent);
        (await host.DeleteAsync($"/api/projects/{project.Id}/permanent", caller))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.ProjectNotFound);
        (await host.GetAsync($"/api/projects/{project.Id}", caller)).IsError(HttpStatusCode.NotFound, ErrorBodies.ProjectNotFound);
    }

    [Fact]
    public async Task Languages_AddedManyAtOnce_AreAllThereOrTheirCallersKnow()
    {
        string[] languages = [.. LanguageCode.Search(null).Where(language => language != "en").Take(50)];
        var (organization, caller) = await MakeAsync();
        var project = await organization.AddProjectAsync(change: made => made.TargetLanguages = []);

        var answers = await Task.WhenAll(languages.Select(async language =>
            (language, await host.PostAsync($"/api/projects/{project.Id}/languages", caller, new { language }))));

        // Where the engine lets many write, some may have been overtaken too often, which they are told.
        Assert.All(answers, answer => Assert.Contains(answer.Item2.Status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }));
        var now = (await host.GetAsync($"/api/projects/{project.Id}", caller)).Json.GetProperty("targetLanguages").EnumerateArray()
            .Select(value => value.GetString()!);
        Assert.Equal(
            answers.Where(answer => answer.Item2.Status == HttpStatusCode.OK).Select(answer => answer.language).Order(), now.Order());
    }

    [Fact]
    public async Task Language_AddedAndRemoved_IsThereOnce()
    {
        var (organization, caller) = await MakeAsync();
        var path = $"/api/projects/{(await organization.AddProjectAsync()).Id}/languages";

        Assert.Equal(
            "[\"de\",\"pt-BR\"]",
            (await host.PostAsync(path, caller, new { language = "pt-br" })).HasStatus(HttpStatusCode.OK)
                .Json.GetProperty("targetLanguages").GetRawText());
        Assert.Equal(
            "[\"de\",\"pt-BR\"]",
            (await host.PostAsync(path, caller, new { language = "pt-BR" })).HasStatus(HttpStatusCode.OK)
                .Json.GetProperty("targetLanguages").GetRawText());
        Assert.Equal(
            "[\"pt-BR\"]",
            (await host.DeleteAsync($"{path}/DE", caller)).HasStatus(HttpStatusCode.OK).Json.GetProperty("targetLanguages").GetRawText());
        (await host.DeleteAsync($"{path}/de", caller))
            .IsError(HttpStatusCode.NotFound, """{"statusCode":404,"message":"Language not found","error":"Not Found"}""");
        (await host.PostAsync(path, caller, new { language = "xx" })).HasStatus(HttpStatusCode.UnprocessableEntity).IsErrorInShape();
        (await host.PostAsync(path, caller, new { language = "en" })).HasStatus(HttpStatusCode.UnprocessableEntity).IsErrorInShape();
    }

    private async Task<(TestOrganization Organization, Credentials Caller)> MakeAsync()
    {
        var organization = TestOrganization.New(host);
        var token = organization.NewToken([Scope.ProjectsWrite]);
        await host.SaveAsync(organization.Entity, token.Entity);
        return (organization, token.Token.Credentials);
    }
}
