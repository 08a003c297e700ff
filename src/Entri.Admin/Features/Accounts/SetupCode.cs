using System.Net;
using System.Security.Cryptography;
using System.Text;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.Accounts;

/// <summary>
/// The code that proves that the first visitor is who started the app, where others could come first. It follows from a key of the
/// database, so every instance on it prints and takes the same one; with the first owner it opens nothing any more.
/// </summary>
public sealed class SetupCode(
    IServer server, IOptions<ServerOptions> options, IDbContextFactory<EntriDbContext> contexts, ActivityKeys keys)
{
    /// <summary>60 bits, in characters that nobody takes for one another.</summary>
    private const int Length = 12;
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>Whether others than this machine's people can reach the app: it listens on more, or a proxy leads to it.</summary>
    public bool IsNeeded =>
        options.Value.PublicUri is { IsLoopback: false }
        || server.Features.Get<IServerAddressesFeature>()?.Addresses.Any(address => !IsOfThisMachine(address)) == true;

    /// <summary>The code, in groups.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var bytes = await keys.DeriveAsync(db, "setup code", cancellationToken);
        return string.Join('-', bytes.Take(Length).Select(b => Alphabet[b % Alphabet.Length]).Chunk(4).Select(group => new string(group)));
    }

    /// <summary>Whether it is the code, in any case and grouping.</summary>
    public async Task<bool> IsRightAsync(string? typed, CancellationToken cancellationToken) =>
        CryptographicOperations.FixedTimeEquals(Plain(await ReadAsync(cancellationToken)), Plain(typed ?? ""));

    private static byte[] Plain(string code) =>
        Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant());

    /// <summary>
    /// Whether only this machine reaches an address that the server listens on. Any name but localhost stands for every address.
    /// </summary>
    public static bool IsOfThisMachine(string address) =>
        BindingAddress.Parse(address) is var binding
        && (binding.IsUnixPipe || binding.IsNamedPipe
            || binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(binding.Host, out var ip) && IPAddress.IsLoopback(ip)));
}
