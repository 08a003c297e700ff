using Bunit;
using Entri.Admin.Components;

namespace Entri.Admin.Tests.Components;

public sealed class OrganizationLogoTests : ComponentTest
{
    [Theory]
    [InlineData("Northwind Traders Ltd.", "NT")]
    [InlineData("engines", "E")]
    [InlineData("  éclair & Söhne", "ÉS")]
    [InlineData("“Quoted” (name)", "QN")]
    [InlineData("東京 支店", "東支")]
    [InlineData("👩‍🚀 Space", "👩‍🚀S")]
    [InlineData("&", "")]
    public void Name_WithoutAPicture_IsShownByItsInitials(string name, string initials)
    {
        var logo = Render<OrganizationLogo>(parameters => parameters.Add(shown => shown.Name, name));

        Assert.Equal(initials, logo.Find(".organization-logo").TextContent);
        Assert.Empty(logo.FindAll("img"));
    }

    [Fact]
    public void Picture_IsShownWithoutWords_BecauseTheNameStandsBesideIt()
    {
        var logo = Render<OrganizationLogo>(parameters =>
            parameters.Add(shown => shown.Name, "Northwind").Add(shown => shown.Address, "logos/x.png"));

        Assert.Equal(("logos/x.png", ""), (logo.Find("img").GetAttribute("src"), logo.Find("img").GetAttribute("alt")));
    }
}
