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

    [Fact]
    public async Task Prove_WhileStrangersHaveLockedTheAccount_IsPossible()
    {
        var person = await host.AddPersonAsync(
            MemberRole.Owner, (user, _) => user.LockoutEnd = host.Clock.GetUtcNow().AddMinutes(15));

        Assert.Null((await ProveAsync(await CallerOfAsync(person), TestOrganization.Password)).Failure);
    }

    [Fact]
    public async Task Prove_AfterTenWrongPasswords_IsRefusedInThatSession()
    {
        var organization = await TestOrganization.AddAsync(host);
        var person = await organization.AddPersonAsync(MemberRole.Owner);
        var caller = await CallerOfAsync(person);

        var wrong = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ProveAsync(caller, "wrong horse battery")));

        Assert.All(wrong, result => Assert.IsType<Failure.Conflict>(result.Failure));
        Assert.IsType<Failure.Conflict>((await ProveAsync(caller, TestOrganization.Password)).Failure);
        Assert.Null((await ProveAsync(caller with { SessionId = "ses_other" }, TestOrganization.Password)).Failure);
    }

    private async Task<PersonCaller> CallerOfAsync(TestPerson person) =>
        (await host.Get<SessionStore>().FindByIdAsync(person.SessionId, organizationId: null, Cancellation))!.Caller!;

    private Task<Result<Done>> ProveAsync(Caller caller, string password) => Proof.ProveAsync(caller, password, Cancellation);
}
