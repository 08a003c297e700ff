using Entri.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>Knows who runs the installation: the first person who had an account, and who set it up.</summary>
public sealed class InstallationOwner(IDbContextFactory<EntriDbContext> contexts)
{
    /// <summary>Nobody ever comes before the first.</summary>
    private string? _id;

    /// <summary>Whether it is that person.</summary>
    public async ValueTask<bool> IsAsync(string userId, CancellationToken cancellationToken)
    {
        try
        {
            return (_id ??= await ReadAsync(cancellationToken)) == userId;
        }
        catch (Exception exception) when (DatabaseFailure.IsUnavailable(exception))
        {
            // Nobody, as far as anybody can tell now.
            return false;
        }
    }

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.FirstUserIdAsync(cancellationToken);
    }
}
