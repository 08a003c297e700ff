namespace Entri.Admin.Hosting;

/// <summary>Answers the two methods that every address has besides its own (RFC 9110, sections 9.3.2 and 9.3.7).</summary>
public static class HeadAndOptions
{
    /// <summary>
    /// Lets HEAD be what GET is, whose body the server leaves out, and OPTIONS name the methods of an address. It comes before routing.
    /// </summary>
    public static void UseHeadAndOptions(this WebApplication app) => app.Use(async (context, next) =>
    {
        var isOptions = HttpMethods.IsOptions(context.Request.Method);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // The server goes by the method that it has read.
            context.Request.Method = HttpMethods.Get;
        }

        await next(context);

        // Routing has found the address and named the methods of its routes.
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed, Headers.Allow: [var routes] })
        {
            var head = routes!.Contains(HttpMethods.Get, StringComparison.Ordinal) ? $", {HttpMethods.Head}" : "";
            context.Response.Headers.Allow = $"{routes}{head}, {HttpMethods.Options}";
            if (isOptions)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        }
    });
}
