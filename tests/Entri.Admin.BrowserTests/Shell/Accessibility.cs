using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Entri.Admin.BrowserTests.Shell;

/// <summary>Looks at a state of a page in both colour schemes and at both widths, and collects what keeps people out.</summary>
public sealed class Accessibility
{
    private static readonly int[] Widths = [1280, 390];
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // What is not about colours is the same in both schemes. The pages have no frames that axe would have to be led through.
    private const string Run = """
        async ([coloursOnly, ...impacts]) => {
          const only = coloursOnly ? { runOnly: ['color-contrast'] } : {};
          const { violations } = await axe.run(document, { resultTypes: ['violations'], ...only });
          return violations.filter(violation => impacts.includes(violation.impact))
            .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id} (${help}): ${html}`));
        }
        """;

    // Colours and sizes change over time, and what inherits one that has arrived sets out after it; axe would see them on the way, so
    // frames pass until nothing moves. What turns for ever is left out, and what goes with the scroll position, not with time.
    private const string Settle = """
        async () => {
          for (let moving = true; moving;) {
            await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
            const finite = document.getAnimations().filter(animation => animation.effect?.getComputedTiming().iterations !== Infinity
              && animation.timeline === document.timeline && animation.playState === 'running');
            await Promise.allSettled(finite.map(animation => animation.finished));
            moving = finite.length > 0;
          }
        }
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
            await RunAsync(page, ColorScheme.Dark, $"{state}, dark, {width} px");
            await RunAsync(page, ColorScheme.Light, $"{state}, light, {width} px");
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

    private async Task RunAsync(IPage page, ColorScheme scheme, string state)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await page.EvaluateAsync(Settle);
        if (await page.EvaluateAsync<bool>(WiderThanWindow))
        {
            _findings.Add($"{state}: the page is wider than the window");
        }

        // What opens over a page lies outside its landmarks, which is of no consequence to who opened it.
        var isUnderPopover = await page.Locator(".mud-popover-open, #tip:popover-open").CountAsync() > 0;
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        var violations = await page.EvaluateAsync<string[]>(
            Run, new object[] { scheme == ColorScheme.Dark, "critical", "serious", isUnderPopover ? "" : "moderate" });
        _findings.AddRange(violations.Select(violation => $"{state}: {violation}"));
    }
}
