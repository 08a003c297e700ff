using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Policy;

/// <summary>Shows what the caller's organization allows.</summary>
public sealed class GetPolicy(OrganizationPolicies policies)
{
    /// <summary>Reads it.</summary>
    public async Task<Result<PolicyResponse>> ExecuteAsync(Caller caller, CancellationToken cancellationToken) =>
        caller.Check(Scope.OrganizationRead) is { } failure
            ? failure
            : (await policies.ReadAsync(caller, cancellationToken)).Map(PolicyResponse.Of);
}
