using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>The list with ordinary data, at the widths of phones, tablets, laptops and large screens.</summary>
public sealed class ListLayoutTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private const string Overflow = "document.documentElement.scrollWidth - innerWidth";
    private const string RowHeights = "rows => rows.map(row => row.getBoundingClientRect().height)";

    [Fact]
    public async Task Pages_WithOrdinaryData_NeverScrollSideways()
    {
        var (page, token) = await OpenAsync();
        await page.CloseAsync();
        await using var db = host.OpenDatabase();
        var project = await db.Projects.OrderByDescending(row => row.Id).FirstAsync(row => row.Name.StartsWith("a-project"), Cancellation);
        string[] paths =
        [
            "/settings/tokens?state=All", $"/settings/tokens/{token}", "/", "/projects", $"/projects/{project.Id}",
            "/settings/activity", "/settings/general", "/settings/policy",
            "/settings/members", "/settings/members/invitations", "/organizations",
            "/account/password",
        ];
        foreach (var path in paths)
        {
            page = await page.Context.NewPageAsync();
            await page.GotoAsync(path);
            foreach (var width in (int[])[1920, 1280, 1024, 820, 699, 390, 320])
            {
                await page.SetViewportSizeAsync(width, 800);
                Assert.True(await page.EvaluateAsync<int>(Overflow) <= 0, $"{path} at {width} px");
            }

            await page.CloseAsync();
        }
    }

    [Theory]
    [InlineData(1920, true)]
    [InlineData(1280, true)]
    [InlineData(1024, false)]
    [InlineData(820, false)]
    public async Task Rows_OfATable_HaveTwoLinesAtMost(int width, bool hasAllColumns)
    {
        var (page, _) = await OpenAsync(width);
        var rows = page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(50);

        var heights = await rows.EvaluateAllAsync<double[]>(RowHeights);
        var oneLine = await rows.Filter(new() { HasText = "Zapier" }).EvaluateAllAsync<double[]>(RowHeights);

        Assert.All(heights, height => Assert.InRange(height, 40, 72));
        Assert.All(oneLine, height => Assert.InRange(height, 40, 56));
        Assert.Equal(hasAllColumns, await page.GetByRole(AriaRole.Columnheader, new() { Name = "Scopes" }).IsVisibleAsync());
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "State" })).ToBeVisibleAsync();
        await Expect(page.Locator(".list-order")).ToBeHiddenAsync();
        Assert.Empty(await page.Locator("tbody .tag:visible, tbody .nowrap:visible").EvaluateAllAsync<string[]>(
            "parts => parts.filter(part => part.offsetHeight > 26).map(part => part.textContent)"));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(699)]
    public async Task Cards_HaveThreeLinesAndALongNameOneMore_AndCanBeSorted(int width)
    {
        var (page, _) = await OpenAsync(width);
        var rows = page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(50);

        Assert.All(await rows.EvaluateAllAsync<double[]>(RowHeights), height => Assert.InRange(height, 50, 108));
        Assert.All(
            await rows.Filter(new() { HasText = "Zapier" }).EvaluateAllAsync<double[]>(RowHeights),
            height => Assert.InRange(height, 50, 90));
        Assert.All(
            await page.Locator("tbody .row-title").EvaluateAllAsync<double[]>(
                "names => names.map(name => name.offsetWidth / name.closest('tr').offsetWidth)"),
            share => Assert.InRange(share, .6, 1));
        Assert.Equal(50, await page.Locator("tbody .state-chip:visible").CountAsync());
        var menus = page.Locator("tbody .list-menu button:visible");
        Assert.True(await menus.CountAsync() > 40);
        Assert.All(
            await menus.EvaluateAllAsync<double[]>("buttons => buttons.map(button => button.getBoundingClientRect().right)"),
            right => Assert.InRange(right, 0, width - 8));

        // One row of filters, which scrolls.
        var filters = page.Locator(".list-filters");
        Assert.InRange(await filters.EvaluateAsync<int>("row => row.offsetHeight"), 20, 44);

        await page.GetByLabel("Order").SelectOptionAsync("Name, A to Z");
        await Expect(page).ToBeAtAsync("/settings/tokens?state=All&sort=Name");
        await Expect(rows.First).ToContainTextAsync("a-name-without");
    }

    [Fact]
    public async Task WhatIsCut_ShowsAsAWholeOnHoverFocusAndTap()
    {
        var (page, _) = await OpenAsync(1280);
        var tip = page.Locator("#tip");
        var name = page.Locator("tbody").GetByText("a-name-without-any-space").First;

        await name.HoverAsync();
        await Expect(tip).ToHaveTextAsync("a-name-without-any-space-that-nobody-would-type-but-a-program-surely-does-itself");
        await page.Keyboard.PressAsync("Escape");
        await Expect(tip).ToBeHiddenAsync();

        var more = page.Locator("tbody").GetByText("+7").Locator("visible=true").First;
        await more.FocusAsync();
        await Expect(tip).ToContainTextAsync("projects:read, projects:write, organization:read");
        await page.Keyboard.PressAsync("Escape");
        await more.ClickAsync();
        await Expect(tip).ToBeVisibleAsync();

        var address = page.GetByText("2001:db8…70:7344").First;
        await address.HoverAsync();
        await Expect(tip).ToHaveTextAsync("2001:db8:85a3:8d3:1319:8a2e:370:7344");
    }

    [Fact]
    public async Task ForcedColors_TellTheChosenFromTheRest()
    {
        var (page, _) = await OpenAsync();
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });

        Assert.NotEqual(
            await StyleAsync(page.Filter("All"), "backgroundColor"), await StyleAsync(page.Filter("Revoked"), "backgroundColor"));
        Assert.Equal("solid", await StyleAsync(page.Locator(".mud-nav-link.active"), "outlineStyle"));
        Assert.Equal("none", await StyleAsync(page.Locator(".mud-nav-link:not(.active)").First, "outlineStyle"));
    }

    [Fact]
    public async Task Print_ShowsTheWholeTableAndNothingToPress()
    {
        var (page, _) = await OpenAsync(720);
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.True(await page.EvaluateAsync<int>(Overflow) <= 0);
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "State" })).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Empty(await page.Locator("button:visible:not(.sort-button, .tag)").AllTextContentsAsync());
    }

    private static Task<string> StyleAsync(ILocator element, string property) =>
        element.EvaluateAsync<string>("(element, property) => getComputedStyle(element)[property]", property);

    private async Task<(IPage Page, string TokenId)> OpenAsync(int width = 1280)
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await OrdinaryTokens.AddAsync(host, organization);
        await organization.AddProjectAsync("a-project-name-without-any-space-that-nobody-would-type", project =>
            project.TargetLanguages = ["de", "fr", "pt-BR", "ja", "ar", "zh-Hant", "he", "fa", "hi"]);
        var token = await organization.AddTokenAsync(change: token => token.Name = new string('n', 100));
        var page = await NewPageAsync(host.Address, person, options => options.ViewportSize = new() { Width = width, Height = 800 });
        await TokensPage.OpenAsync(page);
        return (page, token.Id);
    }
}
