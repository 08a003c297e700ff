using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Api;

/// <summary>What no client should send, to every route that reads a body: an answer in the contract's shape, and never a 5xx.</summary>
public sealed class HostileBodyTests(EntriHost host)
{
    private const string LongName = "300";

    public static TheoryData<string> BrokenBodies =>
    [
        "", " ", "null", "[]", "[{}]", "1", "true", "\"text\"", "{", "}", "{\"name\"", "{\"name\":", "{\"name\":\"x\"",
        "{\"name\":\"x\",}", "{'name':'x'}", "{name:\"x\"}",
        "{\"name\":\"x\"}{\"name\":\"y\"}", "{\"name\":\"x\",\"name\":\"y\"}", "{\"name\":\"x\",\"NAME\":\"y\"}",
        "{\"name\":\"\\ud800\"}", "{\"name\":\"\\udc00x\"}",
        "{\"name\":NaN}", "{\"name\":1e999}", "{\"name\":\"a\nb\"}", "\u0000", "<name>x</name>", "name=x&name=y",
    ];

    public static TheoryData<string> WrongValues =>
    [
        "1", "-1", "1.5", "1e400", "true", "[]", "[1]", "[[]]", "[null]", "{}", "{\"x\":1}", "null",
        "\"\"", "\" \"", "\"\\u0000\"", "\"2026-99-99\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"9999-12-31T23:59:59.999-14:00\"", "\"\\u202Etxt.exe\"", "\"\\u2066x\"", "\"a\\u2028b\"", "99999999999999999999999999",
    ];

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task Body_Broken_Answers400(string body)
    {
        foreach (var (route, path, caller) in await BodyRoutesAsync())
        {
            // What no route knows is passed over; what it knows must be right.
            var known = MembersOf(route)[0];
            var named = body.Replace("\"name\"", $"\"{known}\"", StringComparison.Ordinal)
                .Replace("\"NAME\"", $"\"{known.ToUpperInvariant()}\"", StringComparison.Ordinal);
            var answer = await host.SendAsync(route.Method, path, caller, named);

            Assert.True(
                answer.Status == HttpStatusCode.BadRequest, $"{route.Route} answered {(int)answer.Status} to {body}: {answer.Body}");
            Assert.NotEmpty(answer.IsErrorInShape().Json.GetProperty("message").EnumerateArray());
        }
    }

    [Theory]
    [MemberData(nameof(WrongValues))]
    public async Task Member_OfAnyValue_IsAcceptedOrNamedInAnError(string value)
    {
        foreach (var (route, path, caller) in await BodyRoutesAsync())
        {
            foreach (var member in MembersOf(route))
            {
                var answer = await host.SendAsync(route.Method, path, caller, Replace(route.Body!, member, value));

                Assert.True((int)answer.Status < 500, $"{route.Route} answered {(int)answer.Status} to {member}: {value}");
                if ((int)answer.Status >= 400)
                {
                    Assert.Contains(
                        member, answer.IsErrorInShape().Json.GetProperty("message").ToString(), StringComparison.OrdinalIgnoreCase);
                }
            }
        }
    }

    [Theory]
    [InlineData("name", "👩‍👩‍👧‍👦 🏳️‍🌈")]
    [InlineData("name", "مشروع الترجمة")]
    [InlineData("name", "ü\u0308\u0301 Ω 漢字")]
    [InlineData("name", "<script>alert(1)</script> & \"'")]
    [InlineData("description", "Zeile 1\nשורה 2\t🎉")]
    public async Task Text_OfAnyScript_ComesBackAsItWasSent(string member, string text)
    {
        foreach (var (route, path, caller) in await BodyRoutesAsync())
        {
            if (!MembersOf(route).Contains(member))
            {
                continue;
            }

            var answer = await host.SendAsync(
                route.Method, path, caller, Replace(route.Body!, member, System.Text.Json.JsonSerializer.Serialize(text)));

            Assert.Equal(text, answer.HasStatus((HttpStatusCode)route.Success).Json.GetProperty(member).GetString());
        }
    }

    [Theory]
    [InlineData("name", LongName, "must be at most 100 characters long")]
    [InlineData("name", "a\u0000b", "must not contain control characters")]
    [InlineData("name", "invoice\u202Efdp.exe", "must not contain control characters")]
    [InlineData("name", "\u2067x", "must not contain control characters")]
    [InlineData("name", "two\nlines", "must not contain control characters")]
    [InlineData("description", "a\u0007b", "must not contain control characters")]
    public async Task Text_ThatPeopleCouldNotRead_IsRefusedByName(string member, string text, string problem)
    {
        var value = text == LongName ? new string('x', int.Parse(LongName, CultureInfo.InvariantCulture)) : text;
        foreach (var (route, path, caller) in await BodyRoutesAsync())
        {
            if (!MembersOf(route).Contains(member))
            {
                continue;
            }

            var answer = await host.SendAsync(
                route.Method, path, caller, Replace(route.Body!, member, System.Text.Json.JsonSerializer.Serialize(value)));

            answer.IsError(
                HttpStatusCode.BadRequest, $$"""{"statusCode":400,"message":["{{member}} {{problem}}"],"error":"Bad Request"}""");
        }
    }

    [Fact]
    public async Task Body_NamingAnotherOrganizationUserOrRole_IsNotBelieved()
    {
        var theirs = await TestOrganization.AddAsync(host);
        (string Member, string Value)[] extras =
        [
            ("organizationId", theirs.Id), ("organization", theirs.Id), ("_id", "tok_1"), ("userId", "user_1"), ("role", "owner"),
            ("createdBy", "Root"), ("token", "entri_x"), ("hash", "AA=="),
        ];
        foreach (var (route, path, caller) in await BodyRoutesAsync())
        {
            var added = extras.Where(extra => !MembersOf(route).Contains(extra.Member))
                .Select(extra => $",\"{extra.Member}\":\"{extra.Value}\"");
            var answer = await host.SendAsync(route.Method, path, caller, $"{route.Body![..^1]}{string.Concat(added)}}}");

            answer.HasStatus((HttpStatusCode)route.Success);
            Assert.DoesNotContain(theirs.Id, answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("user_1", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("tok_1\"", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Body_NestedTooDeeply_Answers400()
    {
        var deep = $$"""{"name":"x","projects":{{new string('[', 5000)}}{{new string(']', 5000)}}}""";
        foreach (var (route, path, caller) in await BodyRoutesAsync())
        {
            (await host.SendAsync(route.Method, path, caller, deep)).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        }
    }

    [Fact]
    public async Task Body_OfTwoMegabytes_Answers413()
    {
        var big = $$"""{"name":"{{new string('x', 2 * 1024 * 1024)}}"}""";
        foreach (var (route, path, caller) in await BodyRoutesAsync())
        {
            (await host.SendAsync(route.Method, path, caller, big))
                .IsError(
                    HttpStatusCode.RequestEntityTooLarge,
                    """{"statusCode":413,"message":"Payload Too Large","error":"Payload Too Large"}""");
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=nonsense")]
    public async Task Body_OfAnotherType_Answers415(string type)
    {
        foreach (var (route, path, caller) in await BodyRoutesAsync())
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
        foreach (var (route, path, caller) in await BodyRoutesAsync())
        {
            using var content = new StringContent(route.Body!, Encoding.UTF8, "application/json");
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

            var answer = await host.SendAsync(route.Method, path, caller, content);

            Assert.Equal("identity", answer.HasStatus(HttpStatusCode.UnsupportedMediaType).IsErrorInShape().Header("Accept-Encoding"));
        }
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

    [Fact]
    public async Task Body_OfInvalidUtf8_Answers400()
    {
        foreach (var (route, path, caller) in await BodyRoutesAsync())
        {
            var member = Encoding.UTF8.GetBytes(MembersOf(route)[0]);
            using var content = new ByteArrayContent([.. "{\""u8, .. member, .. "\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

            (await host.SendAsync(route.Method, path, caller, content)).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        }
    }

    private static string[] MembersOf(RouteCase route) => route.Route switch
    {
        "POST /api/projects/" => ["name", "description", "sourceLanguage", "targetLanguages"],
        "PATCH /api/projects/{projectId}" => ["name", "description", "sourceLanguage", "targetLanguages", "archived"],
        "POST /api/projects/{projectId}/languages" => ["language"],
        "POST /api/organizations/{organizationId}/tokens/" or "POST /api/projects/{projectId}/tokens/" =>
        [
            "name", "description", "scopes", "expiresAt", "projects", "allowedIps", "rateLimit", "contactEmail", "canRotateItself",
        ],
        "PATCH /api/organizations/{organizationId}/tokens/{tokenId}" =>
        [
            "name", "description", "scopes", "expiresAt", "disabled",
            "projects", "allowedIps", "rateLimit", "contactEmail", "canRotateItself",
        ],
        "PATCH /api/organizations/{organizationId}/tokens/{tokenId}/rotate" => ["gracePeriodSeconds"],
        "POST /api/organizations/{organizationId}/members/invite" => ["email", "role"],
        "PATCH /api/organizations/{organizationId}/" => ["name", "slug", "description", "settings"],
        "PATCH /api/organizations/{organizationId}/policy/" =>
        [
            "tokensOfLeavers", "maxTokenDays", "defaultTokenDays", "allowNever", "allowedScopes", "invitedDomains", "existingTokens",
            "maxIdleDays",
        ],
        "PUT /api/organizations/{organizationId}/activity/retention" => ["days"],
        "POST /api/organizations" => ["name"],
        "POST /api/organizations/{organizationId}/transfer/" => ["userId"],
        "PATCH /api/organizations/{organizationId}/members/{userId}" => ["role"],
        _ => throw new ArgumentOutOfRangeException(nameof(route), route.Route, "List the members of this route's body here."),
    };

    /// <summary>The body with one member set to a raw JSON value.</summary>
    private static string Replace(string body, string member, string value)
    {
        var members = System.Text.Json.JsonDocument.Parse(body).RootElement.EnumerateObject()
            .Where(property => property.Name != member).Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}");
        return $"{{{string.Join(',', members.Append($"\"{member}\":{value}"))}}}";
    }

    /// <summary>Each route that reads a body, with a fresh object to act on and a caller who may.</summary>
    private async Task<List<(RouteCase Route, string Path, Credentials Caller)>> BodyRoutesAsync()
    {
        var organization = TestOrganization.New(host);
        ScopeSet everything = [.. Scope.Own, .. Scope.OfService("translations", "", "")];
        var (caller, project) = (organization.NewToken(everything), organization.NewProject());
        var target = organization.NewToken(change: TestOrganization.WithAnOldValue);
        await host.SaveAsync(organization.Entity, caller.Entity, target.Entity, project);
        var member = await organization.AddPersonAsync(MemberRole.Translator);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        return [.. RouteCase.All.Where(route => route.Body is not null).Select(route => (
            route with { Body = route.BodyFor(member.UserId) },
            route.Path(organization.Id, project.Id, target.Token.Id, member.UserId),
            route.TakesTokens ? caller.Token.Credentials : owner.Credentials))];
    }
}
