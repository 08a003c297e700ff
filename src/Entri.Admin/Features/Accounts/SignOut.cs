using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Accounts;

/// <summary>Ends a session. Its row goes, so a kept copy of the cookie opens nothing from the next request on.</summary>
public sealed class SignOut(DatabaseWriter writer, TimeProvider clock)
{
    /// <summary>Ends the person's session.</summary>
    public Task<Result<Done>> ExecuteAsync(SessionPerson person, CancellationToken cancellationToken) => writer.WriteAsync<Done>(
        person.Caller?.OrganizationId,
        async db =>
        {
            var isEnded = await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteDeleteAsync(cancellationToken) == 1;
            if (isEnded && person.Caller is { } caller)
            {
                db.Add(caller.NewEntry(ActivityActions.UserSignedOut, "user", person.UserId, clock.GetUtcNow()));
            }

            return default(Done);
        },
        cancellationToken);
}
