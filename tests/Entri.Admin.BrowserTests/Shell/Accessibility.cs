using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Entri.Admin.BrowserTests.Shell;

/// <summary>Looks at a state of a page in both colour schemes and at both widths, and collects what keeps people out.</summary>
public sealed class Accessibility
{
    private static readonly int[] Widths = [1280, 390];
    private static readonly HashSet<ResultType> Violations = [ResultType.Violations];

    // What is not about colours is the same in both schemes.
    private static readonly AxeRunOptions ColoursOnly =
        new() { RunOnly = new() { Type = "rule", Values = ["color-contrast"] }, ResultTypes = Violations };

    private static readonly AxeRunOptions Everything = new() { ResultTypes = Violations };

    // Colours and sizes change over time; axe would see one on the way, so two frames pass first. What turns for ever is left out.
    private const string Settle = """
        () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
          .then(() => Promise.allSettled(document.getAnimations()
            .filter(animation => animation.effect?.getComputedTiming().iterations !== Infinity)
            .map(animation => animation.finished)))
        """;

    // The server opens and closes the menu at the side when it learns of the width, and everything beside it moves.
    private const string HasMenuForItsWidth = """
        () => [...document.querySelectorAll('.mud-drawer')]
          .every(drawer => drawer.classList.contains('mud-drawer--open') === matchMedia('(min-width: 960px)').matches)
        """;

    private const string WiderThanWindow = "() => document.documentElement.scrollWidth > innerWidth";
    private readonly List<string> _findings = [];

    /// <summary>Examines the page as it is now. It is wide and light again afterwards.</summary>
    public async Task ExamineAsync(IPage page, string state)
    {
        foreach (var width in Widths)
        {
            await ResizeAsync(page, width);
            await RunAsync(page, ColorScheme.Dark, ColoursOnly, $"{state}, dark, {width} px");
            await RunAsync(page, ColorScheme.Light, Everything, $"{state}, light, {width} px");
        }

        await ResizeAsync(page, Widths[0]);
    }

    /// <summary>Fails the test where anything was found, with everything that was.</summary>
    public void AssertClean() => Assert.True(_findings.Count == 0, string.Join(Environment.NewLine, _findings));

    private static async Task ResizeAsync(IPage page, int width)
    {
        await page.SetViewportSizeAsync(width, 800);
        await page.WaitForFunctionAsync(HasMenuForItsWidth);
    }

    private async Task RunAsync(IPage page, ColorScheme scheme, AxeRunOptions options, string state)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.EvaluateAsync(Settle);
        if (await page.EvaluateAsync<bool>(WiderThanWindow))
        {
            _findings.Add($"{state}: the page is wider than the window");
        }

        // What opens over a page lies outside its landmarks, which is of no consequence to who opened it.
        var isUnderPopover = await page.Locator(".mud-popover-open, #tip:popover-open").CountAsync() > 0;
        var result = await page.RunAxe(options);
        _findings.AddRange(
            from violation in result.Violations
            where violation.Impact is "serious" or "critical" || (violation.Impact == "moderate" && !isUnderPopover)
            from node in violation.Nodes
            select $"{state}: {violation.Id} ({violation.Help}): {node.Html}");
    }
}
