using System.Globalization;
using System.Net.Sockets;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Localization;
using IPAddress = System.Net.IPAddress;

namespace Entri.Admin.Hosting;

/// <summary>What makes a request plain before anything answers it.</summary>
public static class RequestPipeline
{
    /// <summary>Writes an IPv4 address as one also where the server listens on IPv6.</summary>
    public static void UsePlainAddresses(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } address)
        {
            context.Connection.RemoteIpAddress = address.MapToIPv4();
        }
        else if (context.Connection.RemoteIpAddress is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } local)
        {
            // The scope names a network card of this machine, and makes an address longer than any column for one.
            context.Connection.RemoteIpAddress = new IPAddress(local.GetAddressBytes());
        }

        return next(context);
    });

    /// <summary>
    /// Shows numbers and dates of pages as the browser's language has them; the words are English, and the API has no language.
    /// </summary>
    public static void UsePageCulture(this WebApplication app) => app.UseWhen(context => !context.Request.IsApi(), pages =>
        pages.UseRequestLocalization(options =>
        {
            options.SupportedCultures = [.. PageCultures.All];
            options.SupportedUICultures = [CultureInfo.GetCultureInfo("en")];
            options.SetDefaultCulture("en");
            options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
        }));
}
