using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Security;

public sealed class IdentityProofTests(EntriHost host)
{
    private static readonly Actor Person = new() { OrganizationId = "org_1", Name = "Ada", Scopes = ScopeSet.None, UserId = "user_1" };

    private IdentityProof Proof => host.Get<IdentityProof>();

    [Fact]
    public void Refusal_OfAPerson_DependsOnTheAgeOfTheirProof()
    {
        var limit = host.Clock.GetUtcNow().AddMinutes(-15);

        Assert.Null(Proof.Refusal(Person with { ProvenAt = limit }));
        Assert.IsType<Failure.ProofRequired>(Proof.Refusal(Person with { ProvenAt = limit.AddMilliseconds(-1) }));
    }

    [Fact]
    public void Refusal_OfAToken_IsNone() => Assert.Null(Proof.Refusal(Person with { UserId = null, TokenId = "tok_1" }));
}
