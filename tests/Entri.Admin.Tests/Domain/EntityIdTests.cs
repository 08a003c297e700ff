using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

public sealed class EntityIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(EntityId.Organization, "org")]
    [InlineData(EntityId.Project, "proj")]
    [InlineData(EntityId.ApiToken, "tok")]
    [InlineData(EntityId.User, "user")]
    [InlineData(EntityId.Activity, "act")]
    public void New_OfEachKind_HasThePrefixOfTheContractAndAVersion7Uuid(string prefix, string expected) =>
        Assert.Matches($"^{expected}_[0-9a-f]{{12}}7[0-9a-f]{{3}}[89ab][0-9a-f]{{15}}\\z", EntityId.New(prefix, Now));

    [Fact]
    public void New_ManyAtOnce_AreAllDifferent() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => EntityId.New(EntityId.ApiToken, Now)).Distinct().Count());

    [Fact]
    public void New_Later_SortsBehind() =>
        Assert.True(
            string.CompareOrdinal(EntityId.New(EntityId.ApiToken, Now), EntityId.New(EntityId.ApiToken, Now.AddMilliseconds(1))) < 0);
}
