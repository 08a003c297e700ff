using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Organizations;

/// <summary>Lets a person go on in another of their organizations.</summary>
public sealed class OpenOrganization(SessionStore sessions)
{
    /// <summary>Makes it the one that pages opened from now on show, and that <c>current</c> means.</summary>
    public async Task<Result<Done>> ExecuteAsync(PersonCaller caller, string organizationId, CancellationToken cancellationToken)
    {
        var person = await sessions.FindByIdAsync(caller.SessionId, organizationId, cancellationToken);
        return person?.Caller is { } there ? await sessions.OpenAsync(there, cancellationToken) : new Failure.NotAMember();
    }
}
