using System.Globalization;
using System.Net.Sockets;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>Turns what commonly stops a start into one message that says what to change.</summary>
internal static class StartupFailure
{
    private const string ConfigurationBinder = "Microsoft.Extensions.Configuration.Binder";

    private const string KestrelServer = "Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <summary>The message, or null where the exception is no common one.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        _ when WrongSettings(exception) is { } errors => $"The configuration is wrong. {string.Join(' ', errors)}",
        FormatException => $"The configuration is wrong. Check urls: {exception.Message}",
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message} Choose another address with --urls http://localhost:PORT.",
        InvalidOperationException { Source: KestrelServer } =>
            $"The address cannot be used: {exception.Message.Split('\n')[0].TrimEnd()}",
        CultureNotFoundException => Cultures.Missing,
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "The address cannot be used: this user may not listen there. Choose a port from 1024 on with --urls http://localhost:PORT, "
            + "and let a proxy listen on 80 and 443.",
        SocketException => $"The address cannot be used: {exception.Message}. Choose another one with --urls http://localhost:PORT.",

        // Of localhost, which is two addresses.
        IOException { InnerException: AggregateException { InnerExceptions: [SocketException first, ..] } } => Explain(first),
        ActivityKeyException or DatabaseVersionException => exception.Message,
        _ when DatabaseFailure.WhyNotOpened(exception) is { } why => $"The database cannot be opened: {why}",
        UnauthorizedAccessException or IOException { InnerException: null } =>
            $"A file cannot be used: {exception.Message.TrimEnd('.')}. Check DataDirectory, ConnectionStrings:Entri and the disk.",
        _ => null,
    };

    /// <summary>What is wrong with settings, one sentence for each, or null where the exception is about something else.</summary>
    public static IEnumerable<string>? WrongSettings(Exception exception) => exception switch
    {
        OptionsValidationException invalid => invalid.Failures,

        // The configuration binder names the key in its message.
        InvalidOperationException { Source: ConfigurationBinder } =>
            [$"{exception.Message.TrimEnd('.')}. {(exception.InnerException as FormatException)?.Message}".TrimEnd()],
        _ => null,
    };
}
