using Microsoft.AspNetCore.SignalR;

namespace Entri.Admin.Security;

/// <summary>
/// Stands before the circuits: a connection too many gets none, is told why, and is cut off. Of a process that ends nobody gets one.
/// </summary>
public sealed class PageGate(OpenPages pages) : IHubFilter
{
    private static readonly object Refused = new();

    /// <inheritdoc/>
    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (pages.TryOpen(context.Context, context.Hub.Clients.Caller) is not { } why)
        {
            await next(context);
            return;
        }

        context.Context.Items[Refused] = true;
        if (why == OpenPages.Stopping)
        {
            await context.Hub.Clients.Caller.SendAsync(OpenPages.ServerStopping);
        }
        else
        {
            // The page's script shows the first; the second keeps Blazor's from connecting again and again.
            await context.Hub.Clients.Caller.SendAsync("PageRefused", why);
            await context.Hub.Clients.Caller.SendAsync("JS.Error", why);
        }

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

/// <summary>The part of the gate that stands outside.</summary>
public static class PageGateExtensions
{
    /// <summary>
    /// Refuses new connections of pages once the process is told to stop. Requests go on for a moment then, but a connection would stay.
    /// </summary>
    public static void UsePageGate(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((context, next) =>
        {
            if (!stopping.IsCancellationRequested || context.Request.Path.Value is not ("/_blazor" or "/_blazor/negotiate"))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });
    }
}
