using Microsoft.Playwright;

namespace Entri.Admin.BrowserTests.Accounts;

/// <summary>Fills the forms of the account pages.</summary>
public static class AccountForms
{
    public static async Task SignInAsync(this IPage page, string email, string password)
    {
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Fills the form of the pages that make an account, and sends it.</summary>
    public static async Task RegisterAsync(this IPage page, string email, string password, string organization = "Northwind")
    {
        await page.GetByLabel("Your name").FillAsync("Ada Lovelace");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByLabel("Organization").FillAsync(organization);
        await page.Locator("button[type=submit]").ClickAsync();
    }
}
