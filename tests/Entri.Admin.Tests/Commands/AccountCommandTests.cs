using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Commands;

/// <summary>A way back in for the last owner, on the machine.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
public sealed class AccountCommandTests : DatabaseCommandTest
{
    [Fact]
    public async Task ResetLink_ForAnAccount_IsPrintedAndInTheActivity_AndForNoneIsRefused()
    {
        var id = await EntriData.InDatabaseAsync(Folder.Path, async (_, app) =>
        {
            var organization = await TestOrganization.AddAsync(app);
            await organization.AddPersonAsync(MemberRole.Owner, (user, _) =>
            {
                user.Email = "ada@example.com";
                user.NormalizedEmail = "ADA@EXAMPLE.COM";
            });
            return organization.Id;
        });

        var made = await CommandLine.RunAccountAsync(
            Folder.Path, "reset-link", "Ada@example.com", "--PublicUrl=https://entri.example.com/app");
        var unknown = await CommandLine.RunAccountAsync(Folder.Path, "reset-link", "bo@example.com");

        made.Is(0, "https://entri.example.com/app/reset-password?code=recover_");
        unknown.IsOnlyRefusal("There is no account of bo@example.com.");
        const string Sql = """SELECT "OrganizationId" || ' ' || "Action" || ' ' || "UserName" FROM "Activity" WHERE "UserId" IS NULL""";
        Assert.Equal([$"{id} user.reset_link_created Command line"], await QueryAsync(DatabaseFile, Sql));
    }
}
