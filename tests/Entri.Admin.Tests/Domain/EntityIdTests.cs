using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

public sealed class EntityIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void New_OfEachKind_HasThePrefixOfTheContractAndAVersion7Uuid() => Assert.All(
        new Dictionary<string, string>
        {
            ["org"] = EntityId.NewOrganization(Now),
            ["proj"] = EntityId.NewProject(Now),
            ["tok"] = EntityId.NewToken(Now),
            ["user"] = EntityId.NewUser(Now),
            ["act"] = EntityId.NewActivity(Now),
        },
        id => Assert.Matches($"^{id.Key}_[0-9a-f]{{12}}7[0-9a-f]{{3}}[89ab][0-9a-f]{{15}}\\z", id.Value));

    [Fact]
    public void New_ManyAtOnce_AreAllDifferent() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => EntityId.NewToken(Now)).Distinct().Count());

    [Fact]
    public void New_Later_SortsBehind() =>
        Assert.True(string.CompareOrdinal(EntityId.NewToken(Now), EntityId.NewToken(Now.AddMilliseconds(1))) < 0);
}
