using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Security;

public sealed class IdentityProofTests(EntriHost host)
{
    private static readonly PersonCaller Person = new()
    {
        OrganizationId = "org_1",
        Name = "Ada",
        Scopes = ScopeSet.None,
        UserId = "user_1",
        SessionId = "ses_1",
        Role = MemberRole.Owner,
        ProvenAt = TestTime.Start,
    };

    private static readonly TokenCaller Token = new()
    {
        OrganizationId = "org_1",
        Name = "CI",
        Scopes = ScopeSet.None,
        TokenId = "tok_1",
        ValueNumber = 1,
        ExpiresAt = null,
    };

    private IdentityProof Proof => host.Get<IdentityProof>();

    [Fact]
    public void Check_OfAPerson_DependsOnTheAgeOfTheirProof()
    {
        var limit = host.Clock.GetUtcNow().AddMinutes(-15);

        Assert.Null(Proof.Check(Person with { ProvenAt = limit }));
        Assert.IsType<Failure.ProofRequired>(Proof.Check(Person with { ProvenAt = limit.AddMilliseconds(-1) }));
    }

    [Fact]
    public void Check_OfAToken_IsNone() => Assert.Null(Proof.Check(Token));
}
