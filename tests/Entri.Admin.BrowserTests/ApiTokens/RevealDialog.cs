using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>The dialog that shows a value for its one time.</summary>
public sealed partial class RevealDialog(IPage page)
{
    public const string Question = "You have not copied this token. It cannot be shown again.";

    public ILocator Dialog => page.GetByRole(AriaRole.Alertdialog);

    public ILocator Value => Dialog.Locator(".secret-value");

    public ILocator Copy => Dialog.Button("Copy token");

    public ILocator Close => Dialog.Button("Close");

    public ILocator CopyAndClose => Dialog.Button("Copy and close");

    public ILocator CloseWithoutCopying => Dialog.Button("Close without copying");

    [GeneratedRegex("^entri_[0-9A-Za-z]{40}$")]
    public static partial Regex Format { get; }

    /// <summary>Waits until the dialog answers to clicks and keys, which is when it has the focus.</summary>
    public Task WaitUntilReadyAsync() => Expect(Copy).ToBeFocusedAsync();

    /// <summary>Copies the value and waits until the dialog knows of it.</summary>
    public async Task CopyValueAsync()
    {
        await Copy.ClickAsync();
        await Expect(Dialog.Button("Copied")).ToBeVisibleAsync();
    }

    /// <summary>The value as it stands in the dialog.</summary>
    public Task<string> ReadAsync() => Value.InnerTextAsync();
}
