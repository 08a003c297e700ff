using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class CreateApiTokenTests(EntriHost host)
{
    private const string Time = "^2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z\\z";

    [Fact]
    public async Task Create_ByAnAdmin_AnswersTheValueOnceAndItWorks()
    {
        var organization = await TestOrganization.AddAsync(host);
        var admin = await organization.AddPersonAsync(MemberRole.Admin);

        var created = (await host.PostAsync(organization.TokensPath, admin.Credentials, new { name = " CI ", description = "Builds" }))
            .HasStatus(HttpStatusCode.Created);

        Assert.Equal(
            [
                "_id", "name", "token", "organizationId", "scopes", "expiresAt", "created", "description", "hint",
                "projects", "allowedIps", "rateLimit", "contactEmail", "canRotateItself",
            ],
            created.Json.EnumerateObject().Select(member => member.Name));
        var value = created.Json.GetProperty("token").GetString()!;
        Assert.Matches(@"^entri_[0-9A-Za-z]{40}\z", value);
        Assert.Matches("^tok_[0-9a-f]{32}\\z", created.Id);
        Assert.Matches(Time, created.Json.GetProperty("created").GetString());
        Assert.Equal("CI", created.Json.GetProperty("name").GetString());
        Assert.Equal(organization.Id, created.Json.GetProperty("organizationId").GetString());
        Assert.Equal("[\"projects:read\"]", created.Json.GetProperty("scopes").GetRawText());
        Assert.Equal("null", created.Json.GetProperty("expiresAt").GetRawText());
        Assert.Equal($"{value[..10]}…{value[^4..]}", created.Json.GetProperty("hint").GetString());
        Assert.Equal($"{organization.TokensPath}/{created.Id}", created.Header("Location"));
        (await host.GetAsync("/api/projects", Credentials.Token(value))).HasStatus(HttpStatusCode.OK);
        (await host.PostAsync("/api/projects", Credentials.Token(value), new { name = "x", sourceLanguage = "en" }))
            .HasStatus(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Create_ByAToken_MakesOneThatEndsWithIt()
    {
        var organization = await TestOrganization.AddAsync(host);
        var maker = await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(1));

        var created = await host.PostAsync(organization.TokensPath, maker.Credentials, """{"name":"CI","scopes":["activity:read"]}""");

        Assert.Equal("2026-03-02T12:00:00.123Z", created.HasStatus(HttpStatusCode.Created).Json.GetProperty("expiresAt").GetString());
        Assert.Equal("[\"activity:read\"]", created.Json.GetProperty("scopes").GetRawText());
    }

    [Theory]
    [InlineData("""["projects:read","projects:fly"]""", "scopes contains unknown scopes: projects:fly")]
    [InlineData("""["*"]""", "scopes contains unknown scopes: *")]
    [InlineData("""["Projects:Read"]""", "scopes contains unknown scopes: Projects:Read")]
    [InlineData("[null]", "scopes contains unknown scopes: null")]
    public async Task Create_WithAnUnknownScope_Answers400NamingIt(string scopes, string message)
    {
        var organization = await TestOrganization.AddAsync(host);
        var admin = await organization.AddPersonAsync(MemberRole.Admin);

        (await host.PostAsync(organization.TokensPath, admin.Credentials, $$"""{"name":"CI","scopes":{{scopes}}}"""))
            .IsError(HttpStatusCode.BadRequest, $$"""{"statusCode":400,"message":["{{message}}"],"error":"Bad Request"}""");
    }

    [Fact]
    public async Task Create_WithSeveralMistakes_NamesEachField()
    {
        var organization = await TestOrganization.AddAsync(host);
        var admin = await organization.AddPersonAsync(MemberRole.Admin);

        (await host.PostAsync(
            organization.TokensPath, admin.Credentials,
            """
            {"name":"","scopes":["x"],"expiresAt":"2020-01-01T00:00:00Z",
            "projects":[],"allowedIps":["10.0.0.1/8"],"rateLimit":0,"contactEmail":"x"}
            """))
            .IsError(
                HttpStatusCode.BadRequest,
                """{"statusCode":400,"message":["name should not be empty","scopes contains unknown scopes: x","expiresAt must """
                    + """be in the future","projects should not be empty: null means all projects","allowedIps must not """
                    + """have bits behind its length: 10.0.0.1/8 is 10.0.0.0/8","rateLimit must be from 1 to 1000000",""" + "\""
                    + """contactEmail must be an e-mail address"],"error":"Bad Request"}""");
    }

    [Fact]
    public async Task Create_WithMoreThanTheMakerHas_IsForbidden()
    {
        var organization = await TestOrganization.AddAsync(host);
        var maker = await organization.AddTokenAsync([Scope.TokensWrite, Scope.ProjectsRead]);

        var answer = await host.PostAsync(
            organization.TokensPath, maker.Credentials, """{"name":"CI","scopes":["projects:write","projects:read","members:read"]}""");

        answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        Assert.Equal("projects:write members:read", answer.Header("X-Required-Scope"));
        Assert.Equal("projects:read tokens:write", answer.Header("X-Granted-Scopes"));
        Assert.Equal(
            "ApiKey realm=\"Entri\", error=\"insufficient_scope\", scope=\"projects:write members:read\"",
            answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Create_ByATokenWithoutTheDefaultScope_IsForbidden()
    {
        var organization = await TestOrganization.AddAsync(host);
        var maker = await organization.AddTokenAsync([Scope.TokensWrite]);

        (await host.PostAsync(organization.TokensPath, maker.Credentials, new { name = "CI" }))
            .IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        (await host.PostAsync(organization.TokensPath, maker.Credentials, new { name = "CI", scopes = Array.Empty<string>() }))
            .HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Create_ThatOutlivesTheMaker_Answers400()
    {
        var organization = await TestOrganization.AddAsync(host);
        var maker = await organization.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(1));

        var later = TestTime.Start.AddDays(1).AddMilliseconds(1);

        (await host.PostAsync(organization.TokensPath, maker.Credentials, new { name = "CI", expiresAt = later }))
            .IsError(
                HttpStatusCode.BadRequest,
                """{"statusCode":400,"message":["expiresAt must not be later than the end of the calling token"],"error":"Bad Request"}""");
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00.123Z", false)]
    [InlineData("2026-03-01T12:00:00.124Z", true)]
    [InlineData("2026-03-01T13:00:00.123+01:00", false)]
    [InlineData("2026-03-01T11:00:00.124-01:00", true)]
    [InlineData("9999-12-31T23:59:59.999Z", true)]
    public async Task Create_WithAnEnd_MustLieInTheFuture(string expiresAt, bool isRight)
    {
        var organization = await TestOrganization.AddAsync(host);
        var admin = await organization.AddPersonAsync(MemberRole.Admin);

        (await host.PostAsync(organization.TokensPath, admin.Credentials, new { name = "CI", expiresAt }))
            .HasStatus(isRight ? HttpStatusCode.Created : HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Create_ByAPersonWhoseProofIsOld_IsForbidden()
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(
            MemberRole.Owner, (_, session) => session.ProvenAt = TestTime.Start.AddMinutes(-15).AddMilliseconds(-1));

        var answer = await host.PostAsync(organization.TokensPath, owner.Credentials, new { name = "CI" });

        answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        Assert.Equal(
            "Session realm=\"Entri\", error=\"insufficient_user_authentication\", max_age=\"900\"", answer.Header("WWW-Authenticate"));
        (await host.GetAsync(organization.TokensPath, owner.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Create_TwiceTheSame_ListsBoth()
    {
        var organization = await TestOrganization.AddAsync(host);
        var maker = await organization.AddTokenAsync();

        var both = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => host.PostAsync(organization.TokensPath, maker.Credentials, new { name = "Twin" })));

        Assert.NotEqual(both[0].Json.GetProperty("token").GetString(), both[1].Json.GetProperty("token").GetString());
        var listed = (await host.GetAsync(organization.TokensPath, maker.Credentials)).Json.GetProperty("data").EnumerateArray()
            .Where(token => token.GetProperty("name").GetString() == "Twin").Select(token => token.GetProperty("_id").GetString()).Order();
        Assert.Equal(both.Select(answer => answer.Id).Order(), listed);
    }
}
