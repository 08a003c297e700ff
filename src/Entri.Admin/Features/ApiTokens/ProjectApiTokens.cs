using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// The tokens that are limited to a project. A project that the caller does not reach is missing, and so is a token that is not limited to
/// it.
/// </summary>
public sealed class ProjectApiTokens(
    IDbContextFactory<EntriDbContext> contexts,
    ListApiTokens list,
    GetApiToken get,
    CreateApiToken create,
    RevokeApiToken revoke,
    ScopeCatalog catalog,
    TimeProvider clock)
{
    private static readonly Failure NoProject = new Failure.NotFound("Project");

    /// <summary>Reads one page of them.</summary>
    public async Task<Result<ListResponse<ApiTokenResponse>>> ListAsync(
        Caller caller, string projectId, PageQuery page, CancellationToken cancellationToken) =>
        await CheckProjectAsync(caller, projectId, cancellationToken) is { } failure ? failure
            : await list.ExecuteAsync(caller, new ListApiTokensRequest(page) { ProjectId = projectId }, cancellationToken);

    /// <summary>Makes one that is limited to the project, whatever other limits it has.</summary>
    public async Task<Result<CreatedApiToken>> CreateAsync(
        Caller caller, string projectId, CreateApiTokenRequest request, IdempotentCall? call, CancellationToken cancellationToken)
    {
        if (await CheckProjectAsync(caller, projectId, cancellationToken) is { } failure)
        {
            return failure;
        }

        return request.Projects is { } named && !named.SequenceEqual([projectId])
            ? request.Validate(catalog, clock.GetUtcNow(), "must be left out: the address names the project")!
            : await create.ExecuteAsync(caller, request with { Projects = [projectId] }, isHandedOver: true, cancellationToken, call);
    }

    /// <summary>Shows one.</summary>
    public async Task<Result<ApiTokenResponse>> GetAsync(
        Caller caller, string projectId, string tokenId, CancellationToken cancellationToken) =>
        await CheckTokenAsync(caller, projectId, tokenId, cancellationToken) is { } failure ? failure
            : await get.ExecuteAsync(caller, tokenId, cancellationToken);

    /// <summary>Ends one for good.</summary>
    /// <param name="caller">Who ends it.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="reason">Why, as the API spells it; null where nobody says.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Result<Done>> RevokeAsync(
        Caller caller, string projectId, string tokenId, string? reason, CancellationToken cancellationToken) =>
        await CheckTokenAsync(caller, projectId, tokenId, cancellationToken) is { } failure ? failure
            : await revoke.ExecuteAsync(caller, tokenId, cancellationToken, reason);

    private async Task<Failure?> CheckProjectAsync(Caller caller, string projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ProjectsOf(caller).AnyAsync(project => project.Id == projectId, cancellationToken) ? null : NoProject;
    }

    private async Task<Failure?> CheckTokenAsync(
        Caller caller, string projectId, string tokenId, CancellationToken cancellationToken)
    {
        if (await CheckProjectAsync(caller, projectId, cancellationToken) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ApiTokensOf(caller, projectId).AnyAsync(token => token.Id == tokenId, cancellationToken)
            ? null : ApiTokenFailures.NotFound;
    }
}
