using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>How sources of requests are told.</summary>
internal static class SourceWords
{
    /// <summary>Where they came from.</summary>
    public static string Address(string address) => address switch
    {
        "" => "Unknown address",
        ApiTokenCalls.Other => "Many others",
        _ => address,
    };

    /// <summary>What the program calls itself; null where that is not known.</summary>
    public static string? Program(string userAgent) => userAgent is "" or ApiTokenCalls.Other ? null : userAgent;

    /// <summary>How many.</summary>
    public static string Requests(long requests) => requests == 1 ? "1 request" : $"{requests:N0} requests";
}
