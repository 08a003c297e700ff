using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Security;

/// <summary>How many pages may be open at once. Configuration section <c>Circuits</c>.</summary>
public sealed class OpenPageOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Circuits";

    /// <summary>How many one person may have open.</summary>
    public int PerPerson { get; set; } = 25;

    /// <summary>How many all people together may have open. An open page takes up to 2.2 MB.</summary>
    public int Total { get; set; } = 1000;

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string?> Errors() =>
    [
        PerPerson < 1 ? "Circuits:PerPerson must be 1 or more." : null,
        Total < PerPerson ? "Circuits:Total must not be less than Circuits:PerPerson." : null,
    ];
}

/// <summary>The connections of the pages that are open now, each of which has at most one circuit.</summary>
public sealed class OpenPages(IOptions<OpenPageOptions> options)
{
    /// <summary>How long a page has to leave by itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, HubCallerContext> _open = [];

    /// <summary>Lets a page in where there is room for it.</summary>
    /// <returns>Why there is none, for people; null where it is in.</returns>
    internal string? TryOpen(HubCallerContext page)
    {
        lock (_lock)
        {
            if (_open.Count >= options.Value.Total)
            {
                return "The server has as many open pages as it can take.";
            }

            if (_open.Values.Count(open => open.UserIdentifier == page.UserIdentifier) >= options.Value.PerPerson)
            {
                return $"You have {options.Value.PerPerson} pages open, which is the most. Close some of them.";
            }

            _open.Add(page.ConnectionId, page);
            return null;
        }
    }

    /// <summary>Gives the room of a page free.</summary>
    internal void Close(HubCallerContext page)
    {
        lock (_lock)
        {
            _open.Remove(page.ConnectionId);
        }
    }

    /// <summary>Cuts off a page, once it had time to leave by itself.</summary>
    internal static async Task AbortSoonAsync(params IEnumerable<HubCallerContext> pages)
    {
        await Task.Delay(Grace);
        foreach (var page in pages)
        {
            page.Abort();
        }
    }

    /// <summary>Cuts off the pages of a session that has ended; only a living one can connect again.</summary>
    internal Task AbortSoonAsync(string sessionId)
    {
        lock (_lock)
        {
            return AbortSoonAsync(
                [.. _open.Values.Where(page => page.User is { } user && AuthenticationSchemes.SessionIdOf(user) == sessionId)]);
        }
    }
}
