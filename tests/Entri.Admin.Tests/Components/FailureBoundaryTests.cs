using Bunit;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Components;

/// <summary>Whatever fails, how often and how many at once: the person reads what happened and can go on.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class FailureBoundaryTests()
    : ComponentTest(services => services.AddSingleton<IErrorBoundaryLogger, NoLogger>().AddSingleton<Trouble>())
{
    private const string Text = "This page failed.";

    private Trouble Faults => Services.GetRequiredService<Trouble>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public async Task Content_OfWhichMuchFailsInOneGo_IsReplacedByAMessageAndCanBeTriedAgain(int count)
    {
        Faults.IsOn = true;
        var page = RenderPage(count);

        page.WaitForAssertion(() => Assert.StartsWith(Text, page.Find("[role=alert]").TextContent.Trim(), StringComparison.Ordinal));
        Assert.DoesNotContain("again.", page.Markup, StringComparison.Ordinal);

        Faults.IsOn = false;
        await page.Find("button").ClickAsync();
        Assert.Equal(count, page.FindAll("p").Count(part => part.TextContent == "Fine"));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Content_ThatFailsAgain_SaysSoAndOffersToReload()
    {
        Faults.IsOn = true;
        var page = RenderPage(2);
        page.WaitForElement("[role=alert]");

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await page.Find("button").ClickAsync();
            page.WaitForAssertion(
                () => Assert.Contains("It failed again.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        }

        Assert.Equal(["Try again", "Reload"], page.FindAll("button").Select(button => button.TextContent));
        await page.InvokeAsync(page.Instance.Reset);
        page.WaitForAssertion(() => Assert.DoesNotContain("again.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Event_ThatFails_IsAnsweredByTheMessage()
    {
        var page = RenderPage(1);

        Faults.IsOn = true;
        await page.Find("p").ClickAsync();

        page.WaitForElement("[role=alert]");
    }

    private IRenderedComponent<FailureBoundary> RenderPage(int count) => Render<FailureBoundary>(boundary => boundary
        .Add(view => view.Text, Text)
        .Add(view => view.ChildContent, builder =>
        {
            for (var i = 0; i < count; i++)
            {
                builder.OpenComponent<Fragile>(0);
                builder.CloseComponent();
            }
        }));

    private sealed class Trouble
    {
        public bool IsOn { get; set; }

        public void Check()
        {
            if (IsOn)
            {
                throw new InvalidOperationException("A stored value that nobody expected.");
            }
        }
    }

    private sealed class Fragile(Trouble trouble) : ComponentBase
    {
        protected override void OnParametersSet() => trouble.Check();

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "p");
            builder.AddAttribute(1, "onclick", EventCallback.Factory.Create(this, FailLaterAsync));
            builder.AddContent(2, "Fine");
            builder.CloseElement();
        }

        private async Task FailLaterAsync()
        {
            await Task.Yield();
            trouble.Check();
        }
    }

    private sealed class NoLogger : IErrorBoundaryLogger
    {
        public ValueTask LogErrorAsync(Exception exception) => ValueTask.CompletedTask;
    }
}
