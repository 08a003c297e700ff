using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Accounts;

/// <summary>Ends a session. Its row goes, so a kept copy of the cookie opens nothing from the next request on.</summary>
public sealed class SignOut(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>Ends the person's session.</summary>
    public async Task ExecuteAsync(SessionPerson person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await db.TakeWriteTurnAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var isEnded = await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteDeleteAsync(cancellationToken) == 1;
        if (isEnded && person.Actor is { } actor)
        {
            db.Add(actor.Did(ActivityActions.UserSignedOut, "user", person.UserId, clock.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
