using Bunit;
using Bunit.TestDoubles;
using Entri.Admin.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using MudBlazor;

namespace Entri.Admin.Tests.Components;

public sealed class SecretRevealDialogTests : ComponentTest
{
    private const string Token = "entri_Ab12Cd34Ef56Gh78Ij90Kl12Mn34Op56Qr78x9Zq";

    private readonly IRenderedComponent<MudDialogProvider> _page;
    private readonly Task<bool> _closed;
    private int _copies;

    public SecretRevealDialogTests()
    {
        _page = Render<MudDialogProvider>();
        _closed = _page.InvokeAsync(() => SecretRevealDialog.ShowAsync(
            Services.GetRequiredService<Dialogs>(),
            Token,
            [
                new("curl", "bash", "curl http://localhost:5080/api/projects -H \"X-API-Key: $ENTRI_API_KEY\""),
                new("C#", "csharp", "using var client = new HttpClient();\nclient.DefaultRequestHeaders.Add(…);"),
            ],
            EventCallback.Factory.Create(this, () => _copies++),
            subject: "CI"));
        _page.WaitForElement(".secret-value");
    }

    [Fact]
    public void Open_ShowsTheValueOnceAndFocusesCopy()
    {
        Assert.Equal(Token, _page.Find(".secret-value").TextContent);
        Assert.Equal(2, _page.Markup.Split(Token).Length);
        JSInterop.VerifyFocusAsyncInvoke().Arguments[0].ShouldBeElementReferenceTo(Button("Copy"));
    }

    [Fact]
    public void Open_IsMadeAnAlertDialogThatDescribesItself()
    {
        var guard = Script.VerifyInvoke("guardDialog");
        Assert.Contains("only time", _page.Find($"#{guard.Arguments[1]}").TextContent, StringComparison.Ordinal);
        Assert.Equal(Token, _page.Find($"#{guard.Arguments[2]}").TextContent);
        var title = _page.Find("[role=dialog]").GetAttribute("aria-labelledby");
        Assert.StartsWith("Token created. Copy it now.", _page.Find($"#{title}").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("CI", _page.Find($"#{title} bdi").TextContent);
    }

    [Fact]
    public async Task Copy_Accepted_SaysCopiedForTwoSecondsAndReportsOnce()
    {
        await ClipboardAnswersAsync("Copy", true);

        Assert.NotNull(Button("Copied"));
        Assert.Contains(_page.FindAll("[role=status]"), s => s.TextContent == "Token copied to the clipboard.");
        Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.NotNull(Button("Copied"));
        Clock.Advance(TimeSpan.FromSeconds(0.2));
        _page.WaitForAssertion(() => Assert.NotNull(Button("Copy")));

        await ClipboardAnswersAsync("Copy", true);
        Assert.Equal(1, _copies);
    }

    [Fact]
    public async Task Leaving_UntilTheValueWasCopied_IsAskedAbout()
    {
        Assert.Single(_page.FindAll("[data-unsaved]"));

        await ClipboardAnswersAsync("Copy", false);
        Assert.Single(_page.FindAll("[data-unsaved]"));

        await ClipboardAnswersAsync("Copy", true);
        Assert.Empty(_page.FindAll("[data-unsaved]"));
    }

    [Fact]
    public async Task Copy_Refused_SaysWhichKeysToPressAndCountsAsNotCopied()
    {
        await ClipboardAnswersAsync("Copy", false);

        Assert.Contains("Press Ctrl+C", _page.Find(".copy-hint").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, _copies);
        await EscapeAsync();
        Assert.False(_closed.IsCompleted);
    }

    [Fact]
    public async Task ManualCopy_OfTheWholeValue_CountsAsCopied()
    {
        await ClipboardAnswersAsync("Copy", false);
        await _page.InvokeAsync(Guard.ReportCopiedAsync);

        Assert.Empty(_page.FindAll(".copy-hint"));
        Assert.Equal(1, _copies);
        await EscapeAsync();
        Assert.True(await _closed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_BeforeACopy_AsksAndFocusesCopyAndClose(bool byKey)
    {
        await (byKey ? EscapeAsync() : Button("Close").ClickAsync());

        Assert.False(_closed.IsCompleted);
        Assert.Equal("You have not copied this token. It cannot be shown again.", _page.Find("[role=alert]").TextContent);
        JSInterop.VerifyFocusAsyncInvoke(2)[1].Arguments[0].ShouldBeElementReferenceTo(Button("Copy and close"));
    }

    [Fact]
    public async Task CopyAndClose_ClosesOnlyAfterTheClipboardSaidYes()
    {
        await EscapeAsync();

        await ClipboardAnswersAsync("Copy and close", false);
        Assert.False(_closed.IsCompleted);
        Assert.Contains("Press Ctrl+C", _page.Find(".copy-hint").TextContent, StringComparison.Ordinal);

        await ClipboardAnswersAsync("Copy and close", true);
        Assert.True(await _closed);
        Assert.Equal(1, _copies);
    }

    [Fact]
    public async Task CloseWithoutCopying_ClosesAndLeavesTheValueNowhere()
    {
        var dialog = _page.FindComponent<SecretRevealDialog>().Instance;
        await EscapeAsync();
        await Button("Close without copying").ClickAsync();

        Assert.False(await _closed);
        Assert.DoesNotContain(Token, _page.Markup, StringComparison.Ordinal);
        Assert.Equal("", dialog.Value);
        Assert.Equal(0, _copies);
    }

    [Fact]
    public async Task Navigation_IsHeldUntilTheValueWasCopied()
    {
        var navigation = Services.GetRequiredService<BunitNavigationManager>();
        await _page.InvokeAsync(() => navigation.NavigateTo("/projects"));
        Assert.Equal(NavigationState.Prevented, navigation.History.First().State);
        Assert.NotNull(Button("Copy and close"));

        await ClipboardAnswersAsync("Copy", true);
        await _page.InvokeAsync(() => navigation.NavigateTo("/projects"));
        Assert.Equal(NavigationState.Succeeded, navigation.History.First().State);
    }

    [Fact]
    public async Task Download_SavesTheVariableInTheBrowserAndCountsAsCopied()
    {
        Script.Setup<bool>("downloadText", _ => true).SetResult(true);
        await EscapeAsync();

        await Button("Download .env").ClickAsync();

        var download = Script.VerifyInvoke("downloadText");
        Assert.Equal(["entri.env", $"ENTRI_API_KEY={Token}\n"], download.Arguments);
        Assert.Contains(_page.FindAll("[role=status]"), status => status.TextContent == "Saved as entri.env.");
        Assert.Empty(_page.FindAll("[role=alert]"));
        Assert.Empty(_page.FindAll("[data-unsaved]"));
        await Button("Download .env").ClickAsync();
        await ClipboardAnswersAsync("Copy", true);
        Assert.Equal(1, _copies);
        await EscapeAsync();
        Assert.True(await _closed);
    }

    [Fact]
    public async Task Download_ThatTheBrowserDidNotMake_CountsAsNotCopied()
    {
        await Button("Download .env").ClickAsync();

        Assert.Equal(0, _copies);
        Assert.DoesNotContain("Saved as", _page.Markup, StringComparison.Ordinal);
        await EscapeAsync();
        Assert.False(_closed.IsCompleted);
    }

    [Fact]
    public async Task Snippet_Copied_IsTheWholeSnippetAndNotTheToken()
    {
        var wired = Script.Invocations["attachCopy"].Select(call => _page.Find($"#{call.Arguments[1]}").TextContent);
        Assert.Equal(2, wired.Count(text => text.StartsWith("curl http", StringComparison.Ordinal)
            || text.StartsWith("using var", StringComparison.Ordinal)));

        var call = Script.Invocations["attachCopy"].Single(
            call => _page.Find($"#{call.Arguments[1]}").TextContent.StartsWith("curl http", StringComparison.Ordinal));
        Assert.Equal("Copy code", _page.Find($"#{call.Arguments[0]}").GetAttribute("aria-label"));
        await _page.InvokeAsync(() => ((DotNetObjectReference<CopyButton>)call.Arguments[2]!).Value.ReportAsync(true));

        Assert.Contains(_page.FindAll("[role=status]"), status => status.TextContent == "Code copied to the clipboard.");
        Assert.Equal(0, _copies);
        await EscapeAsync();
        Assert.False(_closed.IsCompleted);
    }

    [Fact]
    public async Task Snippet_ThatTheClipboardRefused_SaysWhichKeysToPress()
    {
        var call = Script.Invocations["attachCopy"].Single(
            call => _page.Find($"#{call.Arguments[1]}").TextContent.StartsWith("curl http", StringComparison.Ordinal));
        await _page.InvokeAsync(() => ((DotNetObjectReference<CopyButton>)call.Arguments[2]!).Value.ReportAsync(false));

        Assert.Contains("Press Ctrl+C", _page.Find(".copy-hint").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, _copies);
    }

    private SecretRevealDialog Guard => ((DotNetObjectReference<SecretRevealDialog>)Script.VerifyInvoke("guardDialog").Arguments[3]!).Value;

    private Task EscapeAsync() => _page.InvokeAsync(Guard.RequestCloseAsync);

    private AngleSharp.Dom.IElement Button(string text) =>
        _page.FindAll("button:not(.snippet-copy *)").Single(b => b.TextContent.Trim() == text);

    /// <summary>Plays the browser: the clipboard's answer to a press of this button, which must copy the token.</summary>
    private Task ClipboardAnswersAsync(string button, bool copied)
    {
        var wired = Script.Invocations["attachCopy"].Single(call => (string?)call.Arguments[0] == Button(button).Id);
        Assert.Equal(Token, _page.Find($"#{wired.Arguments[1]}").TextContent);
        return _page.InvokeAsync(() => ((DotNetObjectReference<CopyButton>)wired.Arguments[2]!).Value.ReportAsync(copied));
    }
}
