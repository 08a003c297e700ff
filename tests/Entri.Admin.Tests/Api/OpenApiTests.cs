using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Api;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed partial class OpenApiTests(EntriHost host)
{
    [Fact]
    public async Task Document_HasEveryRouteAndWhatItNeeds()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");

        Assert.All(RouteCase.All, route =>
        {
            var success = route.Success < 400 ? route.Success : route.Promised;
            var operation = paths.GetProperty(route.Route.Split(' ')[1].TrimEnd('/')).GetProperty(route.Method.ToLowerInvariant());
            Assert.Contains(
                $"Needs {route.NeedsInWords}.",
                operation.GetProperty("description").GetString()!,
                StringComparison.Ordinal);
            Assert.NotEqual("", operation.GetProperty("summary").GetString());
            Assert.True(
                operation.GetProperty("responses").TryGetProperty($"{success}", out _),
                $"{route.Route} does not say that it answers {success}.");
        });
    }

    [Fact]
    public async Task Document_EveryReference_LeadsSomewhere()
    {
        var document = await DocumentAsync();
        var references = References(document).Distinct().ToArray();

        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            Assert.StartsWith("#/", reference, StringComparison.Ordinal);
            var element = document;
            Assert.All(reference[2..].Split('/'), name => Assert.True(element.TryGetProperty(name, out element), reference));
        });
    }

    [Fact]
    public async Task Document_TellsHowToSendATokenAndEveryScope()
    {
        var document = await DocumentAsync();
        var scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiToken");

        Assert.Equal(
            ("apiKey", "header", "X-API-Key"),
            (scheme.GetProperty("type").GetString(), scheme.GetProperty("in").GetString(), scheme.GetProperty("name").GetString()));
        var description = document.GetProperty("info").GetProperty("description").GetString()!;
        Assert.All(Scope.Own, scope => Assert.Contains(scope.Name, description, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Document_ThatIsKnown_IsNotSentAgain()
    {
        var first = (await host.GetAsync("/openapi/v1.json", Credentials.None)).HasStatus(HttpStatusCode.OK);
        var tag = first.Header("ETag")!;

        var again = await host.GetAsync("/openapi/v1.json", Credentials.None.With("If-None-Match", tag));
        var other = await host.GetAsync("/openapi/v1.json?x=1", Credentials.None.With("If-None-Match", "\"other\""));

        Assert.Equal("", again.HasStatus(HttpStatusCode.NotModified).Body);
        Assert.Equal((first.Body, tag), (other.HasStatus(HttpStatusCode.OK).Body, other.Header("ETag")));
        Assert.Equal("no-cache", first.Header("Cache-Control"));
    }

    [Fact]
    public async Task Document_HoweverOftenItIsAskedFor_IsMadeOnce()
    {
        var made = 0;
        await using var own = EntriHost.WithServices(services => services.Configure<OpenApiOptions>("v1", options =>
            options.AddDocumentTransformer((_, _, _) =>
            {
                Interlocked.Increment(ref made);
                return Task.CompletedTask;
            })));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => own.GetAsync("/openapi/v1.json", Credentials.None)));

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task Docs_AskNoOtherHostForAnything()
    {
        var page = (await host.GetAsync("/api/docs/", Credentials.None)).HasStatus(HttpStatusCode.OK);

        Assert.StartsWith("text/html", page.Header("Content-Type"), StringComparison.Ordinal);
        Assert.DoesNotMatch("https?://", page.Body);
        Assert.Contains("\"withDefaultFonts\":false", page.Body, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", page.Body, StringComparison.Ordinal);
        Assert.Contains("\"agent\":{\"disabled\":true}", page.Body, StringComparison.Ordinal);
        Assert.Matches("script-src 'self' 'nonce-[0-9A-F]{32}';", page.Header("Content-Security-Policy")!);
        foreach (Match script in ScriptSource.Matches(page.Body))
        {
            var path = new Uri(host.Address, $"/api/docs/{script.Groups["file"].Value}").PathAndQuery;
            (await host.GetAsync(path, Credentials.None)).HasStatus(HttpStatusCode.OK);
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private async Task<JsonElement> DocumentAsync() =>
        (await host.GetAsync("/openapi/v1.json", Credentials.None)).HasStatus(HttpStatusCode.OK).Json;

    [GeneratedRegex("""<script[^>]* src="(?:docs/|/api/docs/)?(?<file>[^"]+)"[^>]*>""")]
    private static partial Regex ScriptSource { get; }
}
