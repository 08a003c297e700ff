using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Testing;

/// <summary>What tests do on any page.</summary>
public static class PageExtensions
{
    /// <summary>Opens a page and waits until it answers to clicks and keys.</summary>
    public static async Task OpenAsync(this IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.WaitForInteractiveAsync();
    }

    /// <summary>Waits until a page that was just loaded answers to clicks and keys: the layout listens for keys as soon as its circuit is
    /// up.</summary>
    public static Task WaitForInteractiveAsync(this IPage page) =>
        page.Locator("[data-shortcuts]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Waits until the browser is at a page of an organization, whichever one; nothing is its overview.</summary>
    public static Task ToBeAtAsync(this IPageAssertions page, string path) =>
        page.ToHaveURLAsync(new Regex($"^https?://[^/]+/[a-z0-9-]+{(path == "" ? "/?" : Regex.Escape(path))}$"));

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A choice above a list, whatever its number is.</summary>
    public static ILocator Filter(this IPage page, string name) => page.Locator(".filter-chip").Filter(new() { HasText = name });

    public static ILocator Button(this ILocator parent, string name) =>
        parent.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Heading(this IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    /// <summary>Waits until a dialog holds the focus: keys pressed before go to the page behind it.</summary>
    public static Task WaitForFocusAsync(this ILocator dialog) =>
        Expect(dialog.Page.Locator("[role=dialog]:focus-within, [role=alertdialog]:focus-within").And(dialog)).ToBeVisibleAsync();

    /// <summary>
    /// Chooses a language. A field from which the focus is taken forgets what was typed, and the one before may still be about to take it.
    /// </summary>
    public static async Task ChooseLanguageAsync(this IPage page, string field, string text, string language)
    {
        var item = page.Locator(".mud-list-item", new() { HasText = language }).First;
        await Wait.UntilAsync(async () =>
        {
            await page.GetByRole(AriaRole.Combobox, new() { Name = field }).FillAsync(text);
            var shown = item.WaitForAsync(new() { Timeout = 3_000 });
            return await shown.ContinueWith(wait => wait.IsCompletedSuccessfully, TaskScheduler.Default);
        });
        await item.ClickAsync();
    }

    /// <summary>The note that appears at the edge of the page.</summary>
    public static ILocator Notice(this IPage page, string text) => page.Locator(".mud-snackbar", new() { HasText = text });
}
