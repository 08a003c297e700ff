using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

/// <summary>The navigation, which is behind a button where the window is narrow.</summary>
public sealed class DrawerTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Fact]
    public async Task Button_OfANarrowWindow_OpensTheDrawerAndEscapeGivesTheFocusBack()
    {
        var page = await OpenAsync(width: 390);
        var (button, drawer) = (page.Button("Menu"), Drawer(page));
        await Expect(button).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(button).Not.ToBeFocusedAsync();

        await button.ClickAsync();
        await Expect(button).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(button).ToHaveAttributeAsync("aria-controls", (await drawer.GetAttributeAsync("id"))!);
        await Expect(Link(page, "Overview")).ToBeFocusedAsync();
        for (var press = 0; press < 8; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            await Expect(drawer.Locator(":focus")).ToHaveCountAsync(1);
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(button).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(button).ToBeFocusedAsync();
        await Expect(Link(page, "Projects")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Button_PressedByKeyAndThenByMouse_OpensAndCloses()
    {
        var page = await OpenAsync(width: 390);
        var button = page.Button("Menu");

        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Link(page, "Overview")).ToBeFocusedAsync();

        // What darkens the page may lie over it, and does the same.
        var box = (await button.BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));

        await Expect(button).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(button).ToBeFocusedAsync();
    }

    [Fact]
    public async Task ClickBeside_ClosesTheDrawerAndGivesTheFocusBack()
    {
        var page = await OpenAsync(width: 390);
        await page.Button("Menu").ClickAsync();
        await Expect(Link(page, "Overview")).ToBeFocusedAsync();

        await page.Mouse.ClickAsync(370, 500);

        await Expect(page.Button("Menu")).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(page.Button("Menu")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Link_OfTheDrawer_ClosesItAndLeadsToThePage()
    {
        var page = await OpenAsync(width: 390);
        await page.Button("Menu").ClickAsync();

        await Link(page, "General").ClickAsync();

        await Expect(page).ToBeAtAsync("/settings/general");
        await Expect(page.Button("Menu")).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(page.Heading("General")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Escape_InAWideWindow_LeavesTheNavigation()
    {
        var page = await OpenAsync(width: 1280);
        await Link(page, "General").FocusAsync();

        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToBeAtAsync("/settings/general");
        await Expect(Link(page, "General")).ToBeVisibleAsync();
    }

    private static ILocator Drawer(IPage page) => page.GetByRole(AriaRole.Complementary, new() { Name = "Main" });

    private static ILocator Link(IPage page, string name) => Drawer(page).GetByRole(AriaRole.Link, new() { Name = name });

    private async Task<IPage> OpenAsync(int width)
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person, options => options.ViewportSize = new() { Width = width, Height = 800 });
        await page.OpenAsync("/projects");
        await Expect(page.Button("Create the first project")).ToBeVisibleAsync();
        return page;
    }
}
