using Microsoft.AspNetCore.SignalR;

namespace Entri.Admin.Security;

/// <summary>Stands before the circuits: a connection too many gets none, is told why, and is cut off.</summary>
public sealed class PageGate(OpenPages pages) : IHubFilter
{
    private static readonly object Refused = new();

    /// <inheritdoc/>
    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (pages.TryOpen(context.Context) is not { } why)
        {
            await next(context);
            return;
        }

        // The page's script shows the first; the second keeps Blazor's from connecting again and again.
        context.Context.Items[Refused] = true;
        await context.Hub.Clients.Caller.SendAsync("PageRefused", why);
        await context.Hub.Clients.Caller.SendAsync("JS.Error", why);
        _ = OpenPages.AbortSoonAsync([context.Context]);
    }

    /// <inheritdoc/>
    public ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next) =>
        invocationContext.Context.Items.ContainsKey(Refused) ? ValueTask.FromResult<object?>(null) : next(invocationContext);

    /// <inheritdoc/>
    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        pages.Close(context.Context);
        return next(context, exception);
    }
}
