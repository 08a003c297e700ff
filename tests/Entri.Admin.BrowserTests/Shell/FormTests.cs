using Entri.Admin.BrowserTests.ApiTokens;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

/// <summary>What all forms have in common.</summary>
public sealed class FormTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    private const string LabelsThatAreNotAbove = """
        () => [...document.querySelectorAll('form label[for]')].filter(label => {
          const field = document.getElementById(label.htmlFor).getBoundingClientRect();
          const box = label.getBoundingClientRect();
          return box.height === 0 || box.bottom > field.top || Math.abs(box.left - field.left) > 2;
        }).map(label => label.textContent)
        """;

    private const string Question = "Discard what you typed?";

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Labels_StandAboveTheirFields_EmptyAndFilled(int width)
    {
        var (organization, page, tokens) = await OpenAsync();
        await page.SetViewportSizeAsync(width, 844);
        await organization.AddProjectAsync("Website");

        await tokens.StartCreatingAsync();
        await tokens.CreateDialog.GetByText("Limits and notices").ClickAsync();
        await ExpectLabelsAboveAsync(page, 7);
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("Deploy");
        await tokens.CreateDialog.GetByLabel("Expires").SelectOptionAsync("On a date…");
        await Expect(tokens.CreateDialog.GetByLabel("Last day")).ToBeVisibleAsync();
        await ExpectLabelsAboveAsync(page, 8);
        await page.OpenAsync("/projects");
        await page.Button("Edit Website").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Name")).ToHaveValueAsync("Website");
        await ExpectLabelsAboveAsync(page, 4);
        await page.OpenAsync("/settings/general");
        await Expect(page.Button("Save changes")).ToBeVisibleAsync();
        await ExpectLabelsAboveAsync(page, 8);
    }

    [Fact]
    public async Task Submit_WithAWrongField_StartsAtTheFirstSuch()
    {
        var (_, page, tokens) = await OpenAsync();
        await tokens.StartCreatingAsync();
        await tokens.CreateDialog.GetByLabel("Description").FillAsync("What for");
        await tokens.CreateDialog.GetByLabel("Expires").SelectOptionAsync("On a date…");

        await tokens.CreateDialog.Button("Create token").ClickAsync();
        await Expect(tokens.CreateDialog.GetByLabel("Name")).ToBeFocusedAsync();
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("Deploy");
        await tokens.CreateDialog.Button("Create token").ClickAsync();
        await Expect(tokens.CreateDialog.GetByLabel("Last day")).ToBeFocusedAsync();

        await page.OpenAsync("/settings/general");
        await page.GetByLabel("Slug").FillAsync("Not A Slug");
        await page.GetByLabel("Description").FocusAsync();
        await page.Button("Save changes").ClickAsync();
        await Expect(page.GetByLabel("Slug")).ToBeFocusedAsync();
    }

    /// <summary>Also where only the server knows.</summary>
    [Fact]
    public async Task Submit_RefusedForAField_StartsAtIt()
    {
        var other = await TestOrganization.AddAsync(host);
        var (_, page, _) = await OpenAsync();
        await page.OpenAsync("/settings/general");

        await page.GetByLabel("Slug").FillAsync(other.Slug);
        await page.Button("Save changes").ClickAsync();

        await Expect(page.GetByLabel("Slug")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Slug")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Escape_WithTypedText_AsksOnceAndKeepsIt()
    {
        var (_, page, tokens) = await OpenAsync();
        await tokens.StartCreatingAsync();
        var name = tokens.CreateDialog.GetByLabel("Name");
        await page.Keyboard.PressAsync("Escape");
        await Expect(tokens.CreateDialog).ToBeHiddenAsync();

        await tokens.StartCreatingAsync();
        await name.FillAsync("Deploy");
        await page.Keyboard.PressAsync("Escape");
        var question = page.GetByRole(AriaRole.Dialog, new() { Name = Question });
        await Expect(question.Button("Keep editing")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(question).ToBeHiddenAsync();
        await Expect(name).ToHaveValueAsync("Deploy");
        await Expect(name).ToBeFocusedAsync();

        await tokens.CreateDialog.Button("Cancel").ClickAsync();
        await question.Button("Discard").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task BackAndReload_WithTypedTextInADialog_Ask()
    {
        var (_, page, tokens) = await OpenAsync();
        var questions = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            questions.Add(dialog.Type);
            await dialog.DismissAsync();
        };
        await page.GetByRole(AriaRole.Link, new() { Name = "Projects" }).ClickAsync();
        await Expect(page).ToBeAtAsync("/projects");
        await page.Button("Create project").First.ClickAsync();
        var name = page.GetByRole(AriaRole.Dialog).GetByLabel("Name");
        await name.FillAsync("Website");
        await Expect(page.Locator("[data-unsaved]")).ToHaveCountAsync(1);

        await page.EvaluateAsync("history.back()");
        var question = page.GetByRole(AriaRole.Dialog, new() { Name = Question });
        await question.Button("Keep editing").ClickAsync();
        await Expect(question).ToBeHiddenAsync();
        await Expect(name).ToHaveValueAsync("Website");
        await Expect(page).ToBeAtAsync("/projects");
        await page.EvaluateAsync("setTimeout(() => location.reload())");
        for (var wait = 0; questions.Count == 0 && wait < 300; wait++)
        {
            await Task.Delay(100, Cancellation);
        }

        await Expect(name).ToHaveValueAsync("Website");

        await page.EvaluateAsync("history.back()");
        await question.Button("Discard").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.Heading("API Tokens")).ToBeVisibleAsync();
        Assert.Equal(["beforeunload"], questions);
    }

    [Fact]
    public async Task Escape_InEveryFormDialog_AsksBeforeTypedTextIsLost()
    {
        var (organization, page, tokens) = await OpenAsync();
        await organization.AddTokenAsync();
        await organization.AddProjectAsync("Website");
        await TokensPage.OpenAsync(page);
        await tokens.ChooseAsync("Deploy", "Edit");
        await ExpectAskedAsync("Deploy 2");

        await page.OpenAsync("/projects");
        await page.Button("Edit Website").ClickAsync();
        await ExpectAskedAsync("Website 2");

        async Task ExpectAskedAsync(string name)
        {
            var field = page.GetByRole(AriaRole.Dialog).GetByLabel("Name");
            await Expect(field).ToBeFocusedAsync();
            await field.FillAsync(name);
            await page.Keyboard.PressAsync("Escape");
            await page.GetByRole(AriaRole.Dialog, new() { Name = Question }).Button("Discard").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }
    }

    private static async Task ExpectLabelsAboveAsync(IPage page, int labels)
    {
        await Expect(page.Locator("form label[for]")).ToHaveCountAsync(labels);
        Assert.Empty(await page.EvaluateAsync<string[]>(LabelsThatAreNotAbove));
    }

    private async Task<(TestOrganization Organization, IPage Page, TokensPage Tokens)> OpenAsync()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person);
        return (organization, page, await TokensPage.OpenAsync(page));
    }
}
