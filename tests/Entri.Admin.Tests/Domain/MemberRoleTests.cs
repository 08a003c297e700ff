using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

public sealed class MemberRoleTests
{
    private static readonly ScopeCatalog Catalog = new(Scope.OfService("translations", "Read translations.", "Edit translations."));

    private static readonly Permission[] OfOwners =
        [Permission.ManageOwners, Permission.TransferOrganization, Permission.DeleteOrganization, Permission.KeepActivity];

    /// <summary>The contract's permission table, cell by cell: reviewer, translator, developer, admin, owner.</summary>
    [Theory]
    [InlineData("projects:read", true, true, true, true, true)]
    [InlineData("projects:write", false, false, false, true, true)]
    [InlineData("organization:read", true, true, true, true, true)]
    [InlineData("organization:write", false, false, false, true, true)]
    [InlineData("members:read", true, true, true, true, true)]
    [InlineData("members:write", false, false, false, true, true)]
    [InlineData("tokens:read", false, false, true, true, true)]
    [InlineData("tokens:write", false, false, false, true, true)]
    [InlineData("activity:read", false, false, true, true, true)]
    [InlineData("translations:read", true, true, true, true, true)]
    [InlineData("translations:write", false, true, true, true, true)]
    public void Role_HasTheScopesOfTheTable(string name, params bool[] expected)
    {
        var scope = Catalog.Find(name)!;

        Assert.Equal(expected, Enum.GetValues<MemberRole>().Select(role => role.May(scope)));
        Assert.Equal(expected, Enum.GetValues<MemberRole>().Select(role => Catalog.Of(role).Allows(scope)));
    }

    [Fact]
    public void Role_HasWhatOwnersAloneMay_OnlyAsOwner() => Assert.All(
        OfOwners,
        permission => Assert.Equal([MemberRole.Owner], Enum.GetValues<MemberRole>().Where(role => role.May(permission))));

    [Theory]
    [InlineData(MemberRole.Developer, "developers, admins and owners")]
    [InlineData(MemberRole.Admin, "admins and owners")]
    [InlineData(MemberRole.Owner, "owners")]
    public void AndAbove_OfARole_IsWhatPeopleSay(MemberRole role, string expected) => Assert.Equal(expected, role.AndAbove);
}
