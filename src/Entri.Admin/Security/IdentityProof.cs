using Entri.Admin.Domain;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>Whether a person has proved recently enough who they are to make or widen a token: a page left open must not be enough.</summary>
public sealed class IdentityProof(IOptions<UserSessionOptions> options, TimeProvider clock)
{
    /// <summary>Why the caller must prove it again, or null where they need not. A token proves itself with each request.</summary>
    public Failure? Refusal(Actor actor) =>
        actor.ProvenAt is { } provenAt && clock.GetUtcNow() - provenAt > options.Value.ProofLifetime ? new Failure.ProofRequired() : null;
}
