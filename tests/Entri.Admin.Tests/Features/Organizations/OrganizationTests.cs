using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.Organizations;
using Entri.Admin.Security;
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
                + """null,"logo":null,"settings":{"defaultSourceLanguage":"en","aiProvider":null,"defaultTranslationWorkflow":null,"""
                + """ "toneInstructions":null,"defaultTargetLanguages":[]},"createdAt":"2026-03-01T12:00:00.123Z"}""".TrimStart(),
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
            $$$"""
            {"name":" Acme ","slug":"{{{slug}}}","description":"We sell\nanvils.","settings":{"defaultSourceLanguage":"PT-br",
            "aiProvider":" deepl ","defaultTranslationWorkflow":"review","toneInstructions":"Be kind.\nBe short.",
            "defaultTargetLanguages":["DE","fr","pt-BR","de"]}}
            """);

        Assert.Equal(
            $$"""{"_id":"{{organization.Id}}","name":"Acme","slug":"{{slug}}","description":"We sell\nanvils.","logo":null,"settings":"""
                + """{"defaultSourceLanguage":"pt-BR","aiProvider":"deepl","defaultTranslationWorkflow":"review","toneInst"""
                + """ructions":"Be kind.\nBe short.","defaultTargetLanguages":["de","fr"]},"createdAt":"2026-03-01T12:00:00.123Z"}""",
            changed.HasStatus(HttpStatusCode.OK).Body);
        Assert.Equal(changed.Body, (await host.GetAsync(Path, token.Credentials)).Body);
        Assert.Equal(changed.Body, (await host.PatchAsync(Path, token.Credentials, new { settings = new { } })).Body);
    }

    [Fact]
    public async Task Patch_OfASetting_LeavesTheOthers_AndNullClearsOne()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await host.PatchAsync(
            Path, token.Credentials, """{"settings":{"aiProvider":"deepl","toneInstructions":"x","defaultTargetLanguages":["de","fr"]}}""");

        await host.PatchAsync(Path, token.Credentials, """{"settings":{"defaultSourceLanguage":"de"}}""");
        var changed = await host.PatchAsync(Path, token.Credentials, """{"settings":{"aiProvider":null,"toneInstructions":" "}}""");

        Assert.Equal(
            """{"defaultSourceLanguage":"de","aiProvider":null,"defaultTranslationWorkflow":null,"toneInstructions":"""
                + """null,"defaultTargetLanguages":["fr"]}""",
            changed.HasStatus(HttpStatusCode.OK).Json.GetProperty("settings").GetRawText());
        Assert.Equal(
            ["defaultSourceLanguage, defaultTargetLanguages", "aiProvider, toneInstructions"],
            (await host.GetAsync($"{organization.ActivityPath}?limit=2", (await organization.AddTokenAsync()).Credentials)).Json
                .GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("metadata").GetProperty("changed").GetString())
                .Reverse());
    }

    [Fact]
    public async Task Patch_OfTargetLanguages_KeepsOneThatIsKnownNoMore()
    {
        var organization = TestOrganization.New(host);
        organization.Entity.DefaultTargetLanguages = ["qqq", "de"];
        var token = organization.NewToken();
        await host.SaveAsync(organization.Entity, token.Entity);

        var changed = await host.PatchAsync(
            Path, token.Token.Credentials, """{"settings":{"defaultTargetLanguages":["qqq","fr"]}}""");

        Assert.Equal(
            """["qqq","fr"]""",
            changed.HasStatus(HttpStatusCode.OK).Json.GetProperty("settings").GetProperty("defaultTargetLanguages").GetRawText());
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
    [InlineData(
        """{"settings":{"defaultTargetLanguages":["de","qqq"]}}""",
        HttpStatusCode.UnprocessableEntity,
        "\"Unknown language code: qqq\"")]
    [InlineData(
        """{"settings":{"defaultTargetLanguages":["english"]}}""",
        HttpStatusCode.BadRequest,
        "[\"settings.defaultTargetLanguages must be language codes such as en or pt-BR\"]")]
    [InlineData(
        """{"settings":{"defaultTargetLanguages":null}}""",
        HttpStatusCode.BadRequest,
        "[\"settings.defaultTargetLanguages must be an array\"]")]
    [InlineData(
        """{"settings":{"aiProvider":5}}""", HttpStatusCode.BadRequest, "[\"settings.aiProvider must be a string\"]")]
    [InlineData(
        """{"settings":{"toneInstructions":["kind"]}}""",
        HttpStatusCode.BadRequest,
        "[\"settings.toneInstructions must be a string\"]")]
    [InlineData(
        """{"settings":{"defaultTranslationWorkflow":"a\u0000b"}}""",
        HttpStatusCode.BadRequest,
        "[\"settings.defaultTranslationWorkflow must not contain control characters\"]")]
    [InlineData("""{"slug":null,"name":null}""", HttpStatusCode.BadRequest, "[\"name should not be empty\",\"slug should not be empty\"]")]
    public async Task Patch_ThatBreaksARule_NamesTheField(string body, HttpStatusCode status, string message)
    {
        var token = await host.AddTokenAsync();

        Assert.Equal(
            message,
            (await host.PatchAsync(Path, token.Credentials, body)).HasStatus(status).IsErrorInShape().Json.GetProperty("message")
                .GetRawText());
    }

    [Theory]
    [InlineData("aiProvider", 100)]
    [InlineData("defaultTranslationWorkflow", 100)]
    [InlineData("toneInstructions", 2000)]
    public async Task Patch_OfASettingThatIsTooLong_SaysHowLongItMayBe(string setting, int max)
    {
        var token = await host.AddTokenAsync();
        string Body(int length) => $$$"""{"settings":{"{{{setting}}}":"{{{new string('x', length)}}}"}}""";

        (await host.PatchAsync(Path, token.Credentials, Body(max))).HasStatus(HttpStatusCode.OK);
        (await host.PatchAsync(Path, token.Credentials, Body(max + 1))).IsError(
            HttpStatusCode.BadRequest,
            $$"""{"statusCode":400,"message":["settings.{{setting}} must be at most {{max}} characters long"],"error":"Bad Request"}""");
    }

    [Fact]
    public async Task CheckSlug_SaysWhatSavingWouldSay()
    {
        var (organization, other) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var check = host.Get<CheckSlug>();
        async Task<bool?> AskAsync(string slug) =>
            (await check.ExecuteAsync(organization.Caller, slug, Cancellation)).Match(free => free, _ => (bool?)null);

        Assert.True(await AskAsync($"free-{Guid.NewGuid():N}"));
        Assert.True(await AskAsync(organization.Slug));
        Assert.False(await AskAsync(other.Slug));
        Assert.Null(await AskAsync("No Good"));
        var reader = (TokenCaller)organization.Caller with { Scopes = [Scope.OrganizationRead] };
        Assert.IsType<Failure.Forbidden>((await check.ExecuteAsync(reader, "free", Cancellation)).Failure);
    }
}
