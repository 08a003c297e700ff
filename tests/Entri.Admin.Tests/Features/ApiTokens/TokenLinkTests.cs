using System.Globalization;
using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>A link that fills in the form of a new token.</summary>
public sealed class TokenLinkTests(EntriHost host) : AppComponentTest(host)
{
    private const string Filled = "A link filled in this form. Check it before you create the token.";

    [Fact]
    public async Task Link_FillsInTheForm_AndLeavesTheAddress()
    {
        var (page, dialogs) = await OpenAsync(
            MemberRole.Admin,
            "state=All&new=1&name=CI&description=Builds&scopes=projects:write,members:read&expires=45d&allowedIps=10.0.0.0/8");

        dialogs.WaitForElement("#create-token-form");
        Assert.Equal("CI", dialogs.Find("[name=name]").GetAttribute("value"));
        Assert.Contains(Filled, dialogs.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Left out", dialogs.Markup, StringComparison.Ordinal);
        var summary = dialogs.Find(".read-back").TextContent;
        Assert.StartsWith("“CI” may read members, and read and change projects ", summary, StringComparison.Ordinal);
        Assert.EndsWith(", from some addresses.", summary, StringComparison.Ordinal);
        Assert.Equal("http://localhost/settings/tokens?state=All", Navigation.Uri);
        page.WaitForElement(".page-state");
    }

    [Theory]
    [InlineData("new=0&name=CI")]
    [InlineData("new=&name=CI")]
    public async Task Link_ThatDoesNotSayOne_OpensNothing(string query)
    {
        var (page, dialogs) = await OpenAsync(MemberRole.Admin, query);

        page.WaitForElement(".page-state");
        Assert.Empty(dialogs.FindAll("#create-token-form"));
    }

    [Fact]
    public async Task Link_WithTwoNames_TakesTheFirst()
    {
        var (_, dialogs) = await OpenAsync(MemberRole.Admin, "new=1&name=A&name=B");

        dialogs.WaitForElement("#create-token-form");
        Assert.Equal("A", dialogs.Find("[name=name]").GetAttribute("value"));
    }

    [Theory]
    [InlineData("scopes=projects:read,root:all", "some scopes")]
    [InlineData("scopes=%3Cscript%3E", "scopes")]
    [InlineData("expires=-1d", "end")]
    [InlineData("expires=99999999999999999999d", "end")]
    [InlineData("expires=2020-01-01", "end")]
    [InlineData("expires=d", "end")]
    [InlineData("expires=0d", "end")]
    [InlineData("expires=3651d", "end")]
    [InlineData("expires=2026-03-01", "end")]
    [InlineData("expires=31.01.2027", "end")]
    [InlineData("allowedIps=300.1.1.1", "addresses")]
    [InlineData("name=*", "name")]
    [InlineData("description=*****", "description")]
    public async Task Link_WithWhatIsWrong_LeavesItOutAndSaysSo(string query, string what)
    {
        var (_, dialogs) = await OpenAsync(MemberRole.Admin, $"new=1&{query.Replace("*", new string('x', 101), StringComparison.Ordinal)}");

        dialogs.WaitForElement("#create-token-form");
        Assert.Contains($"Left out of it, because it is not right: {what}.", dialogs.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", dialogs.Markup, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("1d", "1 day", null)]
    [InlineData("3650d", "3650 days", null)]
    [InlineData("2026-03-02", "On a date…", "2026-03-02")]
    [InlineData("never", "Never", null)]
    [InlineData("", "90 days", null)]
    public async Task Link_ChoosesTheEnd(string expires, string choice, string? day)
    {
        var (_, dialogs) = await OpenAsync(MemberRole.Admin, $"new=1&name=CI&expires={expires}");

        dialogs.WaitForElement("#create-token-form");
        var chosen = int.Parse(dialogs.Find("select[name=expiry]").GetAttribute("value")!, CultureInfo.InvariantCulture);
        Assert.Equal(choice, dialogs.FindAll("select[name=expiry] option")[chosen].TextContent);
        Assert.Equal(day, dialogs.FindAll("[name=day]").SingleOrDefault()?.GetAttribute("value"));
        Assert.DoesNotContain("Left out", dialogs.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_WithMoreThanThePolicyAllows_GetsLess()
    {
        var (_, dialogs) = await OpenAsync(
            MemberRole.Admin,
            "new=1&name=%3Cb%3E&scopes=projects:read,tokens:write&expires=365d",
            new() { MaxTokenDays = 30, AllowedScopes = [Scope.ProjectsRead] });

        dialogs.WaitForElement("#create-token-form");
        Assert.Contains("Without tokens:write, which you may not give.", dialogs.Markup, StringComparison.Ordinal);
        Assert.Contains("It ends earlier than asked: the policy allows 30 days.", dialogs.Markup, StringComparison.Ordinal);
        Assert.Contains("“&lt;b&gt;” may read projects ", dialogs.Find(".read-back").InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_ForWhoMayMakeNone_SaysWhoMay()
    {
        var (page, dialogs) = await OpenAsync(MemberRole.Developer, "new=1&name=CI");

        page.WaitForAssertion(() => Assert.Contains("create API tokens", page.Markup, StringComparison.Ordinal));
        Assert.Empty(dialogs.FindAll("#create-token-form"));
        Assert.Equal("http://localhost/settings/tokens", Navigation.Uri);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private async Task<(IRenderedComponent<ApiTokensPage> Page, IRenderedComponent<MudDialogProvider> Dialogs)> OpenAsync(
        MemberRole role, string query, OrganizationPolicy? policy = null)
    {
        var organization = TestOrganization.New(Host);
        organization.Entity.Policy = policy ?? new();
        await Host.SaveAsync(organization.Entity);
        await SignInAsync(organization, role);
        Navigation.NavigateTo($"settings/tokens?{query}");
        var dialogs = RenderDialogs();
        return (RenderForPerson<ApiTokensPage>(), dialogs);
    }
}
