using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Shell;
using Entri.Admin.Tests.Features;

namespace Entri.Admin.Tests.Shell;

/// <summary>What an open page knows of its person and their organization.</summary>
public sealed class CallerViewTests(EntriHost host) : AppComponentTest(host)
{
    [Fact]
    public async Task Name_ThatSomebodyElseChanges_ShowsWithinASecond()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var other = await organization.AddPersonAsync(MemberRole.Admin);
        await SignInAsync(organization, MemberRole.Reviewer);
        var page = Render<CallerView>(view => view.AddChildContent<NavigationMenu>());
        page.WaitForAssertion(() => Assert.Equal("Northwind", page.Find(".organization").TextContent));

        await Host.PatchAsync("/api/organizations/current", other.Credentials, new { name = "Southwind" });
        Host.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal("Southwind", page.Find(".organization").TextContent));
    }
}
