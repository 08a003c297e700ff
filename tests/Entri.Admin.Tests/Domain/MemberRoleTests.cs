using Entri.Admin.Domain;
using Xunit;

namespace Entri.Admin.Tests.Domain;

public sealed class MemberRoleTests
{
    /// <summary>The contract's permission table, cell by cell: viewer, member, admin, owner.</summary>
    [Theory]
    [InlineData("projects:read", true, true, true, true)]
    [InlineData("projects:write", false, true, true, true)]
    [InlineData("organization:read", true, true, true, true)]
    [InlineData("organization:write", false, false, true, true)]
    [InlineData("members:read", true, true, true, true)]
    [InlineData("members:write", false, false, true, true)]
    [InlineData("tokens:read", false, true, true, true)]
    [InlineData("tokens:write", false, false, true, true)]
    [InlineData("activity:read", false, true, true, true)]
    public void Role_HasTheScopesOfTheTable(string name, bool viewer, bool member, bool admin, bool owner)
    {
        var scope = Scope.Find(name)!;

        Assert.Equal(viewer, MemberRole.Viewer.Scopes.Allows(scope));
        Assert.Equal(member, MemberRole.Member.Scopes.Allows(scope));
        Assert.Equal(admin, MemberRole.Admin.Scopes.Allows(scope));
        Assert.Equal(owner, MemberRole.Owner.Scopes.Allows(scope));
    }

    [Fact]
    public void Role_ThatDoesNotExist_MayDoNothing() => Assert.True(((MemberRole)99).Scopes.IsEmpty);
}
