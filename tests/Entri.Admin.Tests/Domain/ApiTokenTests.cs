using Entri.Admin.Domain;
using Xunit;

namespace Entri.Admin.Tests.Domain;

public sealed class ApiTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Each row takes away what made the row above it worse.</summary>
    [Theory]
    [InlineData(true, -1, true, false, ApiTokenState.Revoked, false)]
    [InlineData(false, -1, true, false, ApiTokenState.Expired, false)]
    [InlineData(false, 0, true, false, ApiTokenState.Expired, false)]
    [InlineData(false, 1, true, false, ApiTokenState.Disabled, false)]
    [InlineData(false, 1, false, false, ApiTokenState.NeverPickedUp, true)]
    [InlineData(false, 1, false, true, ApiTokenState.ExpiresSoon, true)]
    [InlineData(false, 7 * 24 * 60, false, true, ApiTokenState.ExpiresSoon, true)]
    [InlineData(false, (7 * 24 * 60) + 1, false, true, ApiTokenState.NeverUsed, true)]
    public void State_OfSeveralThatApply_IsTheWorst(
        bool isRevoked, int minutesLeft, bool isDisabled, bool isPickedUp, ApiTokenState expected, bool isActive)
    {
        var token = Make();
        token.ExpiresAt = Now.AddMinutes(minutesLeft);
        token.DisabledAt = isDisabled ? Now.AddDays(-1) : null;
        token.PickedUpAt = isPickedUp ? Now.AddDays(-1) : null;
        if (isRevoked)
        {
            token.Revoke(Now);
        }

        Assert.Equal(expected, token.State(Now));
        Assert.Equal(isActive, token.IsActive(Now));
    }

    [Fact]
    public void State_WithoutAnEnd_NeverExpires()
    {
        var token = Make();
        token.PickedUpAt = Now;

        Assert.Equal(ApiTokenState.NeverUsed, token.State(DateTimeOffset.MaxValue.AddYears(-1)));
    }

    [Fact]
    public void Revoke_ASecondTime_KeepsTheFirstTime()
    {
        var token = Make();

        Assert.True(token.Revoke(Now));
        Assert.False(token.Revoke(Now.AddDays(1)));
        Assert.Equal(Now, token.RevokedAt);
    }

    [Fact]
    public void Hint_ShowsTheEndsOnly() => Assert.Equal("entri_Ab12…x9Zq", Make().Hint);

    private static ApiToken Make() => new()
    {
        Id = "tok_1",
        OrganizationId = "org_1",
        Name = "CI",
        Hash = [],
        Prefix = "entri_Ab12",
        Suffix = "x9Zq",
        Scopes = ScopeSet.None,
        CreatedAt = Now,
        CreatedByName = "Ada",
    };
}
