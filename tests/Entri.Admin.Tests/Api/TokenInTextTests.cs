using System.Net;

namespace Entri.Admin.Tests.Api;

/// <summary>A value that is pasted into the wrong field must not be kept where many can read it.</summary>
public sealed class TokenInTextTests(EntriHost host)
{
    [Theory]
    [InlineData("POST", "/api/organizations/current/tokens", """{"name":"$"}""", "name")]
    [InlineData("POST", "/api/organizations/current/tokens", """{"name":"CI","description":"Use $."}""", "description")]
    [InlineData("POST", "/api/projects", """{"name":"Web","description":"KEY=$\n","sourceLanguage":"en"}""", "description")]
    [InlineData("PATCH", "/api/organizations/current", """{"name":"a $ b"}""", "name")]
    [InlineData("PATCH", "/api/organizations/current", """{"settings":{"toneInstructions":"$"}}""", "settings.toneInstructions")]
    public async Task Text_WithAToken_IsRefused_AndWithAnExampleOfOne_IsNot(string method, string path, string body, string field)
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var token = await organization.AddTokenAsync();

        var refused = await host.SendAsync(method, path, owner.Credentials, body.Replace("$", token.Value, StringComparison.Ordinal));

        refused.IsError(
            HttpStatusCode.BadRequest,
            $$"""{"statusCode":400,"message":["{{field}} must not contain a token"],"error":"Bad Request"}""");
        var example = body.Replace("$", $"entri_{new string('0', 40)}", StringComparison.Ordinal);
        Assert.True((int)(await host.SendAsync(method, path, owner.Credentials, example)).Status is 200 or 201);
    }
}
