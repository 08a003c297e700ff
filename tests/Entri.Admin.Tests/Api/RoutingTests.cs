using System.Net;
using Entri.Admin.Tests.Hosting;

namespace Entri.Admin.Tests.Api;

public sealed class RoutingTests(EntriHost host)
{
    private const string NotFound = """{"statusCode":404,"message":"Not Found","error":"Not Found"}""";
    private const string MethodNotAllowed = """{"statusCode":405,"message":"Method Not Allowed","error":"Method Not Allowed"}""";

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("POST", "/api/nothing")]
    [InlineData("GET", "/API/nothing")]
    [InlineData("GET", "/api/v1")]
    [InlineData("GET", "/api/v1/nothing")]
    [InlineData("GET", "/api/v1/v1/projects")]
    [InlineData("GET", "/api/v2/projects")]
    [InlineData("GET", "/api/projects/x/y/z")]
    public async Task Route_Unknown_Answers404InShape(string method, string path)
    {
        var token = await host.AddTokenAsync();

        foreach (var caller in new[] { Credentials.None, token.Credentials })
        {
            (await host.SendAsync(method, path, caller.With("Accept", "text/html"))).IsError(HttpStatusCode.NotFound, NotFound);
        }
    }

    [Theory]
    [InlineData("PUT", "/api/projects")]
    [InlineData("DELETE", "/api/projects")]
    [InlineData("PATCH", "/api/tokens/self")]
    [InlineData("GET", "/api/projects/x/permanent")]
    public async Task Route_WithAnotherMethod_Answers405InShape(string method, string path)
    {
        var answer = await host.SendAsync(method, path, Credentials.None);

        answer.IsError(HttpStatusCode.MethodNotAllowed, MethodNotAllowed);
        Assert.NotNull(answer.Header("Allow"));
    }

    [Theory]
    [InlineData("/api/projects", "GET HEAD OPTIONS POST")]
    [InlineData("/api/v1/tokens/self", "DELETE GET HEAD OPTIONS")]
    [InlineData("/api/projects/x/permanent", "DELETE OPTIONS")]
    [InlineData("/sign-in", "GET HEAD OPTIONS POST")]
    public async Task Options_OfARoute_NamesItsMethods(string path, string methods)
    {
        var answer = (await host.SendAsync("OPTIONS", path, Credentials.None)).HasStatus(HttpStatusCode.NoContent);

        Assert.Equal("", answer.Body);
        Assert.Equal(methods.Split(' '), answer.Header("Allow")!.Split([", ", " | "], StringSplitOptions.None).Order());
    }

    [Fact]
    public async Task Options_OfNoRoute_Answers404InShape() =>
        (await host.SendAsync("OPTIONS", "/api/nothing", Credentials.None)).IsError(HttpStatusCode.NotFound, NotFound);

    [Theory]
    [InlineData("/api/projects", true)]
    [InlineData("/api/projects", false)]
    [InlineData("/api/projects/proj_missing", true)]
    [InlineData("/api/projects/x/permanent", true)]
    [InlineData("/nowhere", false)]
    [InlineData("/health/live", false)]
    public async Task Head_OfAnything_IsGetWithoutABody(string path, bool hasToken)
    {
        var credentials = hasToken ? (await host.AddTokenAsync()).Credentials : Credentials.None;

        var get = await host.GetAsync(path, credentials);
        var head = await host.SendAsync("HEAD", path, credentials);

        Assert.Equal(get.Status, head.Status);
        Assert.Equal("", head.Body);
        Assert.Equal(get.Header("Content-Type"), head.Header("Content-Type"));
    }

    [Theory]
    [InlineData("/api/organizations/CURRENT")]
    [InlineData("/api/organizations/Current/tokens")]
    [InlineData("/api/organizations/CURRENT/activity")]
    [InlineData("/API/ORGANIZATIONS/CURRENT/TOKENS")]
    [InlineData("/api/tokens/SELF")]
    public async Task Route_InAnyCasing_IsTheSame(string path) =>
        (await host.GetAsync(path, (await host.AddTokenAsync()).Credentials)).HasStatus(HttpStatusCode.OK);

    [Theory]
    [InlineData("/api/projects")]
    [InlineData("/api/nothing")]
    [InlineData("/api/verify")]
    public async Task Address_OfTenThousandCharacters_Answers414InShape(string path)
    {
        var answer = await host.GetAsync($"{path}?x={new string('x', 10_000)}", (await host.AddTokenAsync()).Credentials);

        SecurityHeaders.AreOn(answer.IsError(
            HttpStatusCode.RequestUriTooLong, """{"statusCode":414,"message":"URI Too Long","error":"URI Too Long"}"""));
    }

    [Theory]
    [InlineData(1, 40_000)]
    [InlineData(150, 1)]
    [InlineData(50, 1000)]
    public async Task Headers_ThatAreTooManyOrTooLong_Answer431InShape(int count, int length)
    {
        var credentials = (await host.AddTokenAsync()).Credentials;
        for (var i = 0; i < count; i++)
        {
            credentials = credentials.With($"X-Header-{i}", new string('x', length));
        }

        SecurityHeaders.AreOn((await host.GetAsync("/api/projects", credentials)).IsError(
            HttpStatusCode.RequestHeaderFieldsTooLarge,
            """{"statusCode":431,"message":"Request Header Fields Too Large","error":"Request Header Fields Too Large"}"""));
    }

    [Fact]
    public async Task Page_WithAnAddressThatIsTooLong_IsAPage()
    {
        var answer = (await host.GetAsync($"/sign-in?x={new string('x', 10_000)}", Credentials.None))
            .HasStatus(HttpStatusCode.RequestUriTooLong);

        Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/projects")]
    [InlineData("/API/V1/projects/")]
    public async Task Route_WithVersion_ReachesTheSameHandler(string path)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await organization.AddProjectAsync();

        var plain = await host.GetAsync("/api/projects", token.Credentials);
        var versioned = await host.GetAsync(path, token.Credentials);

        Assert.Equal(plain.HasStatus(HttpStatusCode.OK).Body, versioned.HasStatus(HttpStatusCode.OK).Body);
        (await host.GetAsync(path, Credentials.None)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Theory]
    [InlineData("/api/projects/proj_missing", ErrorBodies.ProjectNotFound)]
    [InlineData("/api/projects/proj_missing/activity", ErrorBodies.ProjectNotFound)]
    [InlineData("/api/projects/%F0%9F%98%80%0A%22", ErrorBodies.ProjectNotFound)]
    [InlineData("/api/projects/current", ErrorBodies.ProjectNotFound)]
    [InlineData("/api/organizations/current/tokens/tok_missing", ErrorBodies.TokenNotFound)]
    [InlineData("/api/organizations/org_missing/tokens", ErrorBodies.OrganizationNotFound)]
    [InlineData("/api/organizations/org_missing/tokens/tok_missing", ErrorBodies.OrganizationNotFound)]
    [InlineData("/api/organizations/org_missing/activity", ErrorBodies.OrganizationNotFound)]
    public async Task Object_ThatIsMissing_Answers404ByName(string path, string body)
    {
        var token = await host.AddTokenAsync();

        (await host.GetAsync(path, token.Credentials)).IsError(HttpStatusCode.NotFound, body);
    }

    [Fact]
    public async Task Object_OfAnotherOrganization_AnswersAsAMissingOneDoes()
    {
        var (ours, theirs) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var caller = (await ours.AddTokenAsync()).Credentials;
        var (project, token) = (await theirs.AddProjectAsync(), await theirs.AddTokenAsync());

        (await host.GetAsync($"/api/projects/{project.Id}", caller)).IsError(HttpStatusCode.NotFound, ErrorBodies.ProjectNotFound);
        (await host.GetAsync($"{ours.TokensPath}/{token.Id}", caller)).IsError(HttpStatusCode.NotFound, ErrorBodies.TokenNotFound);
        (await host.DeleteAsync($"{ours.TokensPath}/{token.Id}", caller)).IsError(HttpStatusCode.NotFound, ErrorBodies.TokenNotFound);
        (await host.PatchAsync($"{ours.TokensPath}/{token.Id}", caller, new { name = "x" }))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.TokenNotFound);
        (await host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/api/organizations/current/activity?action=%00")]
    [InlineData("/api/organizations/current/activity?userId=a%00b")]
    [InlineData("/api/projects/a%00b")]
    [InlineData("/api/organizations/%00/tokens")]
    [InlineData("/projects?search=%00")]
    [InlineData("/sign-in?ReturnUrl=%00")]
    public async Task NulCharacter_AnywhereInTheAddress_Answers400(string path)
    {
        var token = await host.AddTokenAsync();

        (await host.GetAsync(path, token.Credentials)).HasStatus(HttpStatusCode.BadRequest);
    }
}
