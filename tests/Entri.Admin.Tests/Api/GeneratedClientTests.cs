using Entri.Admin.ApiClient;
using Entri.Admin.ApiClient.Models;
using Entri.Admin.Domain;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace Entri.Admin.Tests.Api;

/// <summary>What a client can do that was generated from the document and knows nothing else.</summary>
public sealed class GeneratedClientTests(EntriHost host)
{
    [Fact]
    public async Task Client_CreatesChangesAndListsProjects()
    {
        var client = await ClientAsync([.. Scope.Own]);

        var created = (await client.Api.Projects.PostAsync(
            new CreateProjectRequest { Name = "Website", SourceLanguage = "en", TargetLanguages = ["de"] },
            cancellationToken: Cancellation))!;
        await client.Api.Projects[created.Id!].PatchAsync(new UpdateProjectRequest { Name = "Shop" }, cancellationToken: Cancellation);
        var list = await client.Api.Projects.GetAsync(request => request.QueryParameters.Limit = 10, Cancellation);

        Assert.Equal((1, 10), (list!.Meta!.Total, list.Meta.Limit));
        var project = Assert.Single(list.Data!);
        Assert.Equal((created.Id, "Shop", "de"), (project.Id, project.Name, Assert.Single(project.TargetLanguages!)));
        Assert.Equal(created.CreatedAt, project.CreatedAt);
        Assert.Null(project.ArchivedAt);
    }

    [Fact]
    public async Task Client_CreatesAndRevokesATokenOfItsOrganization()
    {
        var tokens = (await ClientAsync([.. Scope.Own])).Api.Organizations["current"].Tokens;

        var created = (await tokens.PostAsync(
            new CreateApiTokenRequest { Name = "Pipeline", Scopes = ["projects:read"] }, cancellationToken: Cancellation))!;
        Assert.StartsWith("entri_", created.Token, StringComparison.Ordinal);
        await tokens[created.Id!].DeleteAsync(cancellationToken: Cancellation);

        Assert.Equal(ApiClient.Models.ApiTokenState.Revoked, (await tokens[created.Id!].GetAsync(cancellationToken: Cancellation))!.State);
    }

    [Fact]
    public async Task Client_ReadsErrors()
    {
        var client = await ClientAsync([Scope.ProjectsRead]);

        var missing = await Assert.ThrowsAsync<ApiError>(() => client.Api.Projects["proj_none"].GetAsync(cancellationToken: Cancellation));
        var refused = await Assert.ThrowsAsync<ApiError>(() =>
            client.Api.Projects.PostAsync(new CreateProjectRequest { Name = "Website" }, cancellationToken: Cancellation));

        Assert.Equal((404, "Not Found"), (missing.StatusCode, missing.Error));
        Assert.Equal("Project not found", missing.MessageEscaped!.ApiErrorMessageString);
        Assert.Equal((403, "Forbidden"), (refused.StatusCode, refused.Error));
    }

    [Fact]
    public async Task Client_ReadsOneSentenceForEachFieldThatIsWrong()
    {
        var client = await ClientAsync([.. Scope.Own]);

        var invalid = await Assert.ThrowsAsync<ApiError>(() =>
            client.Api.Projects.PostAsync(new CreateProjectRequest(), cancellationToken: Cancellation));

        Assert.Equal((400, 2), (invalid.StatusCode, invalid.MessageEscaped!.String!.Count));
        Assert.Contains("name should not be empty", invalid.MessageEscaped.String);
    }

    private async Task<EntriClient> ClientAsync(ScopeSet scopes)
    {
        var token = await (await TestOrganization.AddAsync(host)).AddTokenAsync(scopes);

        // Kiota's own way to send a key refuses addresses without https, which those of the tests are.
        var http = new HttpClient { BaseAddress = host.Http.BaseAddress, DefaultRequestHeaders = { { "X-API-Key", token.Value } } };
        return new EntriClient(new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http)
        {
            BaseUrl = host.Http.BaseAddress!.ToString(),
        });
    }
}
