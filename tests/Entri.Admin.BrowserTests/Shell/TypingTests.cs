using Entri.Admin.BrowserTests.ApiTokens;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.Shell;

/// <summary>What is typed faster than the server answers.</summary>
public sealed class TypingTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Typed = "Deploy the website and the shop from GitHub";

    [Fact]
    public async Task Typing_WhileBrowserConfirmsBeforeServerGoesOn_LosesNoLetter()
    {
        var own = Own(BrowserHost.Having(services => services.AddSingleton(typeof(HubLifetimeManager<>), typeof(Overtaken<>))));
        var (_, person) = await TestOrganization.AddWithAsync(own);
        var tokens = await TokensPage.OpenAsync(await NewPageAsync(own.Address, person));
        await tokens.StartCreatingAsync();
        var field = tokens.CreateDialog.GetByLabel("Name");
        await Expect(field).ToBeFocusedAsync();

        await field.PressSequentiallyAsync(Typed, new() { Delay = 5 });
        await tokens.CreateDialog.Button("Create token").ClickAsync();
        await tokens.Reveal.WaitUntilReadyAsync();

        await using var db = own.OpenDatabase();
        Assert.Equal(Typed, db.ApiTokens.Single().Name);
    }

    /// <summary>
    /// Lets the browser confirm a drawing before the thread that sent it goes on, as a busy machine may. One drawing in three, so that keys
    /// pile up between.
    /// </summary>
    private sealed class Overtaken<THub>(ILogger<DefaultHubLifetimeManager<THub>> logger) : DefaultHubLifetimeManager<THub>(logger)
        where THub : Hub
    {
        private int _drawings;

        public override Task SendConnectionAsync(
            string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default)
        {
            var sent = base.SendConnectionAsync(connectionId, methodName, args, cancellationToken);
            if (methodName == "JS.RenderBatch" && Interlocked.Increment(ref _drawings) % 3 == 0)
            {
                Thread.Sleep(60);
            }

            return sent;
        }
    }
}
