using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class OrganizationPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly OrganizationPolicy Days90 = new() { MaxTokenDays = 90 };

    [Fact]
    public void None_AllowsEverything()
    {
        var policy = new OrganizationPolicy();

        Assert.Null(policy.Validate());
        Assert.Null(policy.Check([.. Scope.Own], null, Now));
        Assert.Null(policy.Check([], Now.AddYears(50), Now));
        Assert.Null(policy.CheckInvited("ada@example.com"));
        Assert.Null(policy.EndFor(Now));
        Assert.Equal(ScopeSet.Create([Scope.ProjectsWrite]), policy.Narrow([Scope.ProjectsWrite]));
    }

    /// <summary>The day on which it is made does not count, and the last one counts whole, in whatever zone.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(90 * 24, true)]
    [InlineData(90 * 24 + 25, true)]
    [InlineData(90 * 24 + 26, false)]
    [InlineData(null, false)]
    public void LongestLife_IsAllowedToTheEndOfItsLastDay(int? hours, bool isAllowed)
    {
        DateTimeOffset? end = hours is { } some ? Now.AddHours(some) : null;

        Assert.Equal(
            isAllowed ? null : "must not be later than 2027-02-26: the organization's policy allows 90 days", Days90.EndError(end, Now));
        Assert.Equal(!isAllowed, Days90.IsTooLate(end, Now));
    }

    [Fact]
    public void LongestLife_OfADay_SaysSo() => Assert.Equal(
        "must not be later than 2026-11-29: the organization's policy allows 1 day",
        new OrganizationPolicy { MaxTokenDays = 1 }.EndError(null, Now));

    [Fact]
    public void RequiredEnd_RefusesNever_AndNothingElse()
    {
        var policy = new OrganizationPolicy { RequiresEnd = true, DefaultTokenDays = 30 };

        Assert.Equal("must not be never: the organization's policy wants every token to end", policy.EndError(null, Now));
        Assert.Null(policy.EndError(Now.AddYears(5), Now));
        Assert.Equal(Now.AddDays(30), policy.LatestEnd(Now));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(90, null, 90)]
    [InlineData(90, 30, 30)]
    [InlineData(null, 30, 30)]
    public void EndFor_IsTheDefault_ElseTheLongestLife_ElseNever(int? max, int? usual, int? days) => Assert.Equal(
        days is { } some ? Now.AddDays(some) : null,
        new OrganizationPolicy { MaxTokenDays = max, DefaultTokenDays = usual }.EndFor(Now));

    [Theory]
    [InlineData(90, 91, false, false)]
    [InlineData(90, 90, true, true)]
    [InlineData(null, null, true, false)]
    [InlineData(90, null, true, true)]
    public void Rules_ThatDoNotGoTogether_AreRefused(int? max, int? usual, bool requiresEnd, bool isValid) => Assert.Equal(
        isValid,
        new OrganizationPolicy { MaxTokenDays = max, DefaultTokenDays = usual, RequiresEnd = requiresEnd }.Validate() is null);

    [Theory]
    [InlineData("projects:read", "projects:read", true)]
    [InlineData("projects:write", "projects:read", true)]
    [InlineData("projects:read", "projects:write", false)]
    [InlineData("projects:write", "members:read", false)]
    [InlineData("", "projects:read", false)]
    public void AllowedScopes_OfWriting_IncludeReading(string allowed, string scope, bool isAllowed)
    {
        var policy = new OrganizationPolicy { AllowedScopes = allowed == "" ? ScopeSet.None : ScopeSet.Parse(allowed) };

        Assert.Equal(isAllowed, policy.ScopesError(ScopeSet.Parse(scope)) is null);
    }

    [Fact]
    public void ScopesError_NamesWhatIsNotAllowed() => Assert.Equal(
        "must not name members:write and tokens:write: the organization's policy does not allow it",
        new OrganizationPolicy { AllowedScopes = [Scope.ProjectsWrite, Scope.MembersRead] }
            .ScopesError([Scope.ProjectsRead, Scope.MembersWrite, Scope.TokensWrite]));

    [Fact]
    public void Narrow_KeepsWhatIsAllowed_AndReadingForWriting() => Assert.Equal(
        "projects:read members:read",
        new OrganizationPolicy { AllowedScopes = [Scope.ProjectsRead, Scope.MembersWrite] }
            .Narrow([Scope.ProjectsWrite, Scope.MembersRead, Scope.TokensWrite]).ToString());

    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ada@example.org", true)]
    [InlineData("ada@sub.example.com", false)]
    [InlineData("ada@notexample.com", false)]
    [InlineData("ada@example.com.evil.org", false)]
    [InlineData("\"x@example.com\"@evil.org", false)]
    public void InvitedDomains_AreExact(string address, bool isAllowed)
    {
        var failure = new OrganizationPolicy { InvitedDomains = ["example.com", "example.org"] }.CheckInvited(address);

        Assert.Equal(
            isAllowed ? null : "email must be an address of example.com or example.org: the organization's policy invites nobody else",
            failure?.Message);
    }

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData(" @Example.COM ", "example.com")]
    [InlineData("müller.example", "xn--mller-kva.example")]
    [InlineData("a@example.com", null)]
    [InlineData("localhost", null)]
    [InlineData("exa mple.com", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void CleanDomain_IsAsAddressesAreKept(string? text, string? domain) =>
        Assert.Equal(domain, OrganizationPolicy.CleanDomain(text));
}
