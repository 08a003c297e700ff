using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Entri.Testing;

/// <summary>Knows the calls of the API that are not over. A client has its answer before the app has counted the call.</summary>
internal sealed class RunningCalls : IStartupFilter
{
    private readonly ConcurrentDictionary<Task, bool> _calls = new();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            // The connection of a page stays for as long as the page does.
            if (context.Request.Path.Value?.Contains("/api/", StringComparison.Ordinal) != true)
            {
                await rest(context);
                return;
            }

            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _calls[end.Task] = true;
            try
            {
                await rest(context);
            }
            finally
            {
                _calls.TryRemove(end.Task, out _);
                end.SetResult();
            }
        });
        next(app);
    };

    /// <summary>Waits for the end of those that run now. What others begin meanwhile does not hold it up.</summary>
    public Task EndAsync() => Task.WhenAll(_calls.Keys).InTimeAsync();
}
