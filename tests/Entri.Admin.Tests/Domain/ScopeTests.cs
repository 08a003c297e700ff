using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

public sealed class ScopeTests
{
    private static readonly string[] Names =
    [
        "projects:read", "projects:write", "organization:read", "organization:write", "members:read", "members:write",
        "tokens:read", "tokens:write",
        "activity:read", "translations:read", "translations:write",
    ];

    private static readonly ScopeCatalog Catalog = new(Scope.OfService("translations", "Read translations.", "Edit translations."));

    [Fact]
    public void Catalogue_HasTheScopesOfTheContract() => Assert.Equal(Names, Catalog.All.Select(scope => scope.Name));

    [Fact]
    public void Catalogue_EveryScope_IsFoundByNameAndDescribed() => Assert.All(Catalog.All, scope =>
    {
        Assert.Same(scope, Catalog.Find(scope.Name));
        Assert.Equal(scope.Name, scope.ToString());
        Assert.Equal(scope.Name, $"{scope.Resource}:{(scope.Writes ? "write" : "read")}");
        Assert.EndsWith(".", scope.Description, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("")]
    [InlineData("projects")]
    [InlineData("Projects:Read")]
    [InlineData("projects:read ")]
    [InlineData("activity:write")]
    [InlineData("*")]
    public void Find_UnknownName_IsNull(string name) => Assert.Null(Catalog.Find(name));

    [Fact]
    public void Set_OfOneScope_AllowsItAndWhatItIncludesAndNothingElse() => Assert.All(Catalog.All, held =>
    {
        ScopeSet set = [held];

        string[] expected = held.Writes ? [held.Name.Replace("write", "read", StringComparison.Ordinal), held.Name] : [held.Name];
        Assert.Equal(expected, Catalog.All.Where(set.Allows).Select(scope => scope.Name));
    });

    [Fact]
    public void Set_OfNothing_AllowsNothing()
    {
        Assert.Empty(ScopeSet.None);
        Assert.DoesNotContain(Catalog.All, ScopeSet.None.Allows);
        Assert.Equal("", ScopeSet.None.ToString());
    }

    [Fact]
    public void Set_OfEveryCombination_SurvivesItsText()
    {
        for (var bits = 0; bits < 1 << Catalog.All.Count; bits++)
        {
            ScopeSet set = [.. Catalog.All.Where((_, index) => (bits & (1 << index)) != 0)];

            Assert.Equal(set, ScopeSet.Parse(set.ToString()));
        }
    }

    [Fact]
    public void Set_OfAScopeThatHasLeftTheCatalogue_KeepsItWithoutEffectOnOthers()
    {
        var set = ScopeSet.Parse("projects:read glossaries:write");

        Assert.Equal("projects:read glossaries:write", set.ToString());
        Assert.Equal([Scope.ProjectsRead.Name], Catalog.All.Where(set.Allows).Select(scope => scope.Name));
        Assert.Equal(["projects:read", "glossaries:write"], set.Select(scope => scope.Name));
        Assert.Equal(set, [.. set]);
    }

    [Theory]
    [InlineData("PROJECTS:READ")]
    [InlineData("projects:rea")]
    [InlineData("projects:reads xprojects:read")]
    public void Allows_ForNamesThatOnlyLookAlike_IsFalse(string text) => Assert.False(ScopeSet.Parse(text).Allows(Scope.ProjectsRead));

    [Fact]
    public void Set_InAnyOrderAndTwice_IsTheSame()
    {
        ScopeSet odd = [Scope.TokensWrite, Scope.ProjectsRead, Scope.TokensWrite];

        Assert.Equal("projects:read tokens:write", odd.ToString());
    }
}
