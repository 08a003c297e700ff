using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>Gives the caller's organization another logo, or none.</summary>
public sealed class ChangeOrganizationLogo(CallerWriter writer, TimeProvider clock) : IDisposable
{
    /// <summary>A picture takes up to 64 MB while it is decoded, which only one may at a time.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Draws the logo from a file that somebody sent, and keeps it.</summary>
    public async Task<Result<OrganizationResponse>> SetAsync(Caller caller, byte[] file, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.OrganizationWrite) is { } failure)
        {
            return failure;
        }

        var drawn = await DrawAsync(file, cancellationToken);
        return drawn.Failure ?? await ChangeAsync(caller, drawn.Value, cancellationToken);
    }

    /// <summary>Takes the logo away; where there is none, nothing changes.</summary>
    public Task<Result<OrganizationResponse>> RemoveAsync(Caller caller, CancellationToken cancellationToken) =>
        ChangeAsync(caller, content: null, cancellationToken);

    private async Task<Result<byte[]>> DrawAsync(byte[] file, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => LogoImage.Draw(file), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task<Result<OrganizationResponse>> ChangeAsync(Caller caller, byte[]? content, CancellationToken cancellationToken) =>
        writer.WriteAsync<OrganizationResponse>(
            caller,
            Scope.OrganizationWrite,
            async (db, current) =>
            {
                var organization = await db.OrganizationOf(current).SingleAsync(cancellationToken);
                var logo = content is null ? null : LogoFile.Create(organization.Id, content);
                if (logo?.Name != organization.LogoName)
                {
                    await db.OrganizationLogos.Where(old => old.OrganizationId == organization.Id).ExecuteDeleteAsync(cancellationToken);
                    organization.LogoName = logo?.Name;
                    organization.UpdatedAt = clock.GetUtcNow();
                    if (logo is not null)
                    {
                        db.Add(logo);
                    }

                    db.Add(current.NewEntry(
                        ActivityActions.OrganizationUpdated,
                        "organization",
                        organization.Id,
                        organization.UpdatedAt,
                        details: ("changed", "logo")));
                }

                return OrganizationResponse.Of(organization);
            },
            cancellationToken);
}
