using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

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
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            // What no route knows is passed over; what it knows must be right.
            var known = BodyRoutes.MembersOf(route)[0];
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
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            foreach (var member in BodyRoutes.MembersOf(route))
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
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            // What only looks at a change answers with something else.
            if (!BodyRoutes.MembersOf(route).Contains(member) || path.EndsWith("/preview", StringComparison.Ordinal))
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
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            if (!BodyRoutes.MembersOf(route).Contains(member))
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
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            var added = extras.Where(extra => !BodyRoutes.MembersOf(route).Contains(extra.Member))
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
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            (await host.SendAsync(route.Method, path, caller, deep)).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        }
    }

    [Fact]
    public async Task Body_OfTwoMegabytes_Answers413()
    {
        var big = $$"""{"name":"{{new string('x', 2 * 1024 * 1024)}}"}""";
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            (await host.SendAsync(route.Method, path, caller, big))
                .IsError(
                    HttpStatusCode.RequestEntityTooLarge,
                    """{"statusCode":413,"message":"Payload Too Large","error":"Payload Too Large"}""");
        }
    }

    [Fact]
    public async Task Body_OfInvalidUtf8_Answers400()
    {
        foreach (var (route, path, caller) in await BodyRoutes.MakeAsync(host))
        {
            var member = Encoding.UTF8.GetBytes(BodyRoutes.MembersOf(route)[0]);
            using var content = new ByteArrayContent([.. "{\""u8, .. member, .. "\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

            (await host.SendAsync(route.Method, path, caller, content)).HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        }
    }

    /// <summary>The body with one member set to a raw JSON value.</summary>
    private static string Replace(string body, string member, string value)
    {
        var members = System.Text.Json.JsonDocument.Parse(body).RootElement.EnumerateObject()
            .Where(property => property.Name != member).Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}");
        return $"{{{string.Join(',', members.Append($"\"{member}\":{value}"))}}}";
    }
}
