using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Testing;

/// <summary>Notes requests without sending them.</summary>
public static class Calls
{
    /// <summary>A request that was let in, for what any token may do.</summary>
    public static void Add(this ApiTokenUses uses, string tokenId, DateTimeOffset at, IPAddress? from) =>
        uses.Add(Of(tokenId) with { Address = from }, at);

    /// <summary>A request that was let in, for what any token may do, from nowhere.</summary>
    public static ApiCall Of(string tokenId) => new(tokenId, 1, CallOutcome.Ok, "", "", null, "");
}
