using Entri.Admin.Security;

namespace Entri.Admin.Api;

/// <summary>Counts what comes with tokens.</summary>
public static class CallCounts
{
    /// <summary>
    /// Counts every request that came with a token's value, when its answer is out and with the end that it came to, but for tests by the
    /// page that shows the value. It comes before everything that answers.
    /// </summary>
    public static void UseCallCounts(this WebApplication app)
    {
        var uses = app.Services.GetRequiredService<ApiTokenUses>();
        var watch = app.Services.GetRequiredService<CallWatch>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.UseWhen(context => context.Request.IsApi(), api => api.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                var token = context.Features.Get<PresentedToken>();
                if (token is { IsTest: false })
                {
                    var now = clock.GetUtcNow();
                    uses.Add(token.ToCall(context, now), now);
                }

                if (!watch.IsIdle)
                {
                    watch.Observe(context, token);
                }
            }
        }));
    }
}
