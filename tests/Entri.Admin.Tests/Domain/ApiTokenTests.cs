using Entri.Admin.Domain;

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
    [InlineData(false, 30 * 24 * 60, false, true, ApiTokenState.ExpiresSoon, true)]
    [InlineData(false, (30 * 24 * 60) + 1, false, true, ApiTokenState.NeverUsed, true)]
    public void State_OfSeveralThatApply_IsTheWorst(
        bool isRevoked, int minutesLeft, bool isDisabled, bool isPickedUp, ApiTokenState expected, bool isActive)
    {
        var token = Make();
        token.ExpiresAt = Now.AddMinutes(minutesLeft);
        token.DisabledAt = isDisabled ? Now.AddDays(-1) : null;
        token.CurrentValue.PickedUpAt = isPickedUp ? Now.AddDays(-1) : null;
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
        token.CurrentValue.PickedUpAt = Now;

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
    public void Hint_ShowsTheEndsOnly() => Assert.Equal("entri_Ab12…x9Zq", Make().CurrentValue.Hint);

    [Fact]
    public void AddValue_ToATokenThatHasOne_EndsTheOldOne()
    {
        var token = Make();
        var old = token.CurrentValue;

        var added = token.AddValue([2], "entri_Cd34", "a1B2", Now.AddDays(1));

        Assert.Equal(added, token.CurrentValue);
        Assert.Equal((2, null), (added.Number, added.ValidUntil));
        Assert.Equal(ApiTokenState.Expired, token.Life.Until(old.ValidUntil).End(Now));
    }

    [Theory]
    [InlineData(10, 5, 5)]
    [InlineData(5, 10, 5)]
    [InlineData(null, 5, 5)]
    [InlineData(5, null, 5)]
    public void Life_OfAValue_EndsWithTheEarlierOfBoth(int? tokenDays, int? valueDays, int expectedDays)
    {
        var life = new ApiTokenLife(null, Now.AddDays(tokenDays ?? 1000), null).Until(Now.AddDays(valueDays ?? 1000));

        Assert.Equal(Now.AddDays(expectedDays), life.ExpiresAt);
    }

    private static ApiToken Make()
    {
        var token = new ApiToken
        {
            Id = "tok_1",
            OrganizationId = "org_1",
            Name = "CI",
            Scopes = ScopeSet.None,
            CreatedAt = Now,
            CreatedByName = "Ada",
        };
        token.AddValue([1], "entri_Ab12", "x9Zq", Now);
        return token;
    }
}
