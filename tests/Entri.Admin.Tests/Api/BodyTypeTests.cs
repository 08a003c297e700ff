using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Entri.Admin.Tests.Api;

/// <summary>How a body says what it is: which types and encodings are read, and what is answered to others.</summary>
public sealed class BodyTypeTests(EntriHost host)
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=nonsense")]
    public async Task Body_OfAnotherType_Answers415(string type)
    {
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(route.Body!));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

            var answer = await host.SendAsync(route.Method, path, caller, content);

            answer.IsError(
                HttpStatusCode.UnsupportedMediaType,
                """{"statusCode":415,"message":"Unsupported Media Type","error":"Unsupported Media Type"}""");
        }
    }

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=\"UTF8\"")]
    [InlineData("application/json;charset=Utf-8")]
    [InlineData("application/json; charset=UTF-8; profile=\"x\"")]
    [InlineData("application/vnd.entri+json; charset=\"utf-8\"")]
    public async Task Body_OfUtf8UnderAnyOfItsNames_IsRead(string type)
    {
        var token = await host.AddTokenAsync();
        using var content = new ByteArrayContent("""{"name":"Läden","sourceLanguage":"en"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = (await host.SendAsync("POST", "/api/projects", token.Credentials, content)).HasStatus(HttpStatusCode.Created);

        Assert.Equal("Läden", answer.Json.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br, gzip")]
    [InlineData("nonsense")]
    public async Task Body_ThatIsPacked_Answers415AndSaysWhatIsTaken(string encoding)
    {
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            using var content = new StringContent(route.Body!, Encoding.UTF8, "application/json");
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

            var answer = await host.SendAsync(route.Method, path, caller, content);

            Assert.Equal("identity", answer.HasStatus(HttpStatusCode.UnsupportedMediaType).IsErrorInShape().Header("Accept-Encoding"));
        }
    }

    [Theory]
    [InlineData(
        "POST",
        """{"name":5,"description":{},"scopes":["a",1],"projects":"p","allowedIps":{},"rateLimit":1.5,"expiresAt":"soon","x":1}""",
        "name must be a string",
        "description must be a string",
        "scopes must be an array of strings",
        "projects must be an array of strings",
        "allowedIps must be an array of strings",
        "rateLimit must be an integer",
        "expiresAt must be an ISO 8601 date and time with an offset")]
    [InlineData(
        "PATCH",
        """{"NAME":[],"disabled":null,"canRotateItself":"yes","rateLimit":"5","scopes":[[]]}""",
        "name must be a string",
        "disabled must be a boolean",
        "canRotateItself must be a boolean",
        "rateLimit must be an integer",
        "scopes must be an array of strings")]
    public async Task Members_OfOtherTypes_AreAllNamed(string method, string body, params string[] messages)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var path = organization.TokensPath + (method == "PATCH" ? $"/{token.Id}" : "");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = (await host.SendAsync(method, path, token.Credentials, content)).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();

        Assert.Equal(messages, answer.Json.GetProperty("message").EnumerateArray().Select(message => message.GetString()));
    }

    [Fact]
    public async Task Body_ThatIsPackedFromAStranger_Answers401()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");

        (await host.SendAsync("POST", "/api/projects", Credentials.None, content))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Fact]
    public async Task Body_ThatIsNotPackedAndSaysSo_IsRead()
    {
        var token = await host.AddTokenAsync();
        using var content = new StringContent("""{"name":"Shop","sourceLanguage":"en"}""", Encoding.UTF8, "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "identity");

        (await host.SendAsync("POST", "/api/projects", token.Credentials, content)).HasStatus(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Body_OfAnotherTypeFromAStranger_Answers401()
    {
        using var content = new StringContent("name=x", Encoding.UTF8, "text/plain");

        (await host.SendAsync("POST", "/api/projects", Credentials.None, content))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }
}
