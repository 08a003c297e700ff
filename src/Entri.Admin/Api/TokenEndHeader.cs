using System.Globalization;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Api;

/// <summary>Tells programs when their token ends, while there is time to do something about it.</summary>
public static class TokenEndHeader
{
    /// <summary>The header with the time.</summary>
    public const string Name = "X-Token-Expires-At";

    /// <summary>Adds the header to every answer to a token in its last 30 days; to a value that was replaced, its own end.</summary>
    public static void UseTokenEndHeader(this WebApplication app)
    {
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.Use((context, next) =>
        {
            if (context.Features.Get<AuthenticatedToken>()?.ExpiresAt is { } end && end <= clock.GetUtcNow() + ApiToken.SoonBeforeExpiry)
            {
                // An answer that fails half-way loses what was set before, so the header goes on when it starts.
                context.Response.OnStarting(SetHeader, new Header(context.Response.Headers, end));
            }

            return next(context);
        });
    }

    private static Task SetHeader(object state)
    {
        var (headers, end) = (Header)state;
        headers[Name] = end.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private sealed record Header(IHeaderDictionary Dictionary, DateTimeOffset End);
}
