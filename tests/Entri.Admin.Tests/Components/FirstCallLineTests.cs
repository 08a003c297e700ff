using Bunit;
using Entri.Admin.Components;

namespace Entri.Admin.Tests.Components;

public sealed class FirstCallLineTests : ComponentTest
{
    private readonly List<Action<FirstCall>> _watchers = [];

    [Fact]
    public async Task Calls_AreShownAsTheyCome_UntilOneIsLetIn()
    {
        var line = Render();
        Assert.Equal("Waiting for the first request…", Status(line));

        await line.InvokeAsync(() => _watchers[0](
            new("GET /api/projects · 401 · curl/8.5", "sent as Authorization: Bearer; use X-API-Key")));
        Assert.Equal(
            "A request was refused: sent as Authorization: Bearer; use X-API-Key GET /api/projects · 401 · curl/8.5", Status(line));
        Assert.Single(line.FindAll(".first-call.refused"));

        await line.InvokeAsync(() => _watchers[0](new("GET /api/projects · 200 · curl/8.5", null)));
        await line.InvokeAsync(() => _watchers[0](new("GET /api/x · 403 · curl/8.5", "it lacks x")));
        await line.InvokeAsync(() => _watchers[0](new("GET /api/y · 200 · curl/8.5", null)));
        Assert.Equal("First request arrived GET /api/projects · 200 · curl/8.5", Status(line));
        Assert.Single(line.FindAll(".first-call.arrived"));
    }

    [Fact]
    public async Task Closed_ItWaitsNoMore()
    {
        Render();

        await DisposeComponentsAsync();

        Assert.Empty(_watchers);
    }

    [Fact]
    public async Task TestRequest_IsSentByTheBrowser_FromTheElementThatShowsTheValue()
    {
        var line = Render();

        await line.Find("button").ClickAsync();

        Assert.Equal(["value-1", "../api/tokens/self"], Script.VerifyInvoke("sendTest").Arguments);
        Assert.Equal("The test request did not reach the server.", line.Find(".test-answer p").TextContent);
    }

    private static string Status(IRenderedComponent<FirstCallLine> line) =>
        string.Join(' ', line.Find("[role=status]").Children.Select(part => part.TextContent));

    private IRenderedComponent<FirstCallLine> Render() => Render<FirstCallLine>(parameters => parameters
        .Add(line => line.ValueId, "value-1").Add(line => line.Calls, new FirstCalls(Watch, "../api/tokens/self")));

    private Ending Watch(Action<FirstCall> show)
    {
        _watchers.Add(show);
        return new Ending(() => _watchers.Remove(show));
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
