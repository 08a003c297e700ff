using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>Scopes of services that the configuration names no more.</summary>
public sealed class GoneScopesTests(EntriHost host)
{
    [Fact]
    public async Task Scopes_ThatLeftTheCatalog_AreKept_AndMayGo_ButNotCome()
    {
        var organization = await TestOrganization.AddAsync(host);
        var gone = Scope.OfService("vanished", "", "").First(scope => scope.Writes);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var token = await organization.AddTokenAsync([Scope.ProjectsRead, gone]);

        Assert.Equal(["projects:read", "tokens:read", gone.Name], await PatchAsync("projects:read", "tokens:read", gone.Name));
        Assert.Equal(["projects:read"], await PatchAsync("projects:read"));
        var back = await host.PatchAsync(Path(), owner.Credentials, new { name = "", scopes = (string[])["projects:read", gone.Name] });
        back.IsError(
            HttpStatusCode.BadRequest,
            """
            {"statusCode":400,"message":["name should not be empty","scopes contains unknown scopes: vanished:write"],"error":"Bad Request"}
            """);
        (await host.PatchAsync(Path(), owner.Credentials, new { scopes = (string[])[gone.Name] })).HasStatus(HttpStatusCode.BadRequest);

        string Path() => $"{organization.TokensPath}/{token.Id}";

        async Task<string?[]> PatchAsync(params string[] scopes) =>
            [.. (await host.PatchAsync(Path(), owner.Credentials, new { scopes })).HasStatus(HttpStatusCode.OK).Json
                .GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString())];
    }
}
