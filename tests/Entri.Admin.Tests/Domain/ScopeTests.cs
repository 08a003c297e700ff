using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

public sealed class ScopeTests
{
    private static readonly string[] Names =
    [
        "projects:read", "projects:write", "organization:read", "organization:write", "members:read", "members:write",
            "tokens:read", "tokens:write",
        "activity:read",
    ];

    [Fact]
    public void Catalogue_HasTheScopesOfTheContract() => Assert.Equal(Names, Scope.All.Select(scope => scope.Name));

    [Fact]
    public void Catalogue_EveryScope_IsFoundByNameAndDescribed() => Assert.All(Scope.All, scope =>
    {
        Assert.Same(scope, Scope.Find(scope.Name));
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
    public void Find_UnknownName_IsNull(string name) => Assert.Null(Scope.Find(name));

    [Fact]
    public void Set_OfOneScope_AllowsItAndWhatItIncludesAndNothingElse() => Assert.All(Scope.All, held =>
    {
        ScopeSet set = [held];

        string[] expected = held.Writes ? [held.Name.Replace("write", "read", StringComparison.Ordinal), held.Name] : [held.Name];
        Assert.Equal(expected, Scope.All.Where(set.Allows).Select(scope => scope.Name));
    });

    [Fact]
    public void Set_OfNothing_AllowsNothing()
    {
        Assert.True(ScopeSet.None.IsEmpty);
        Assert.DoesNotContain(Scope.All, ScopeSet.None.Allows);
        Assert.Equal("", ScopeSet.None.ToString());
    }

    [Fact]
    public void Set_OfEveryCombination_SurvivesItsText()
    {
        for (var bits = 0; bits < 1 << Scope.All.Count; bits++)
        {
            ScopeSet set = [.. Scope.All.Where((_, index) => (bits & (1 << index)) != 0)];

            Assert.Equal(set, ScopeSet.Parse(set.ToString()));
        }
    }

    [Theory]
    [InlineData("projects:read unknown:write", "projects:read")]
    [InlineData("  tokens:write   projects:read ", "projects:read tokens:write")]
    [InlineData("projects:read projects:read", "projects:read")]
    [InlineData("PROJECTS:READ", "")]
    [InlineData("projects:rea", "")]
    public void Parse_OddText_GrantsOnlyWhatItKnows(string text, string expected) =>
        Assert.Equal(expected, ScopeSet.Parse(text).ToString());

    [Fact]
    public void Covers_WhatAWritingScopeIncludes_IsTrue()
    {
        ScopeSet reader = [Scope.ProjectsRead];
        ScopeSet writer = [Scope.ProjectsWrite];

        Assert.True(writer.Covers(reader));
        Assert.True(writer.Covers(ScopeSet.None));
        Assert.False(writer.Covers([Scope.ProjectsRead, Scope.TokensRead]));
        Assert.False(ScopeSet.None.Covers(writer));
        Assert.False(reader.Covers(writer));
    }
}
