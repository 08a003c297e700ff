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

/// <summary>
/// The connections of the pages that are open now, each of which has at most one circuit. When the process is told to stop, they are told
/// to leave: the server waits for every connection that is open, and a page that is merely cut off would come back to the dying process.
/// </summary>
public sealed class OpenPages
{
    /// <summary>What the script of a page hears when it has to leave and come back later.</summary>
    internal const string ServerStopping = "ServerStopping";

    /// <summary>Why nobody gets in any more.</summary>
    internal const string Stopping = "The server is restarting.";

    /// <summary>How long a page has to leave by itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, OpenPage> _open = [];
    private readonly OpenPageOptions _options;
    private bool _isStopping;

    /// <summary>Counts from none.</summary>
    public OpenPages(IOptions<OpenPageOptions> options, IHostApplicationLifetime lifetime)
    {
        _options = options.Value;

        // The framework cuts the connections at the same moment, but what was registered last comes first, and this is made for a page.
        lifetime.ApplicationStopping.Register(SendAway);
    }

    /// <summary>Lets a page in where there is room for it.</summary>
    /// <returns>Why there is none, for people; null where it is in.</returns>
    internal string? TryOpen(HubCallerContext page, IClientProxy client)
    {
        lock (_lock)
        {
            if (_isStopping)
            {
                return Stopping;
            }

            if (_open.Count >= _options.Total)
            {
                return "The server has as many open pages as it can take.";
            }

            if (_open.Values.Count(open => open.Page.UserIdentifier == page.UserIdentifier) >= _options.PerPerson)
            {
                return $"You have {_options.PerPerson} pages open, which is the most. Close some of them.";
            }

            _open.Add(page.ConnectionId, new OpenPage(page, client));
            return null;
        }
    }

    /// <summary>Gives the room of a page free.</summary>
    internal void Close(HubCallerContext page)
    {
        lock (_lock)
        {
            if (_open.Remove(page.ConnectionId, out var open))
            {
                open.Gone.SetResult();
            }
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
                [.. _open.Values.Select(open => open.Page)
                    .Where(page => page.User is { } user && AuthenticationSchemes.SessionIdOf(user) == sessionId)]);
        }
    }

    /// <summary>Tells every page to leave, and cuts off the ones that do not. The stop goes on when all are gone.</summary>
    private void SendAway()
    {
        OpenPage[] pages;
        lock (_lock)
        {
            _isStopping = true;
            pages = [.. _open.Values];
        }

        foreach (var page in pages)
        {
            _ = page.Client.SendAsync(ServerStopping);
        }

        if (!Task.WaitAll([.. pages.Select(page => page.Gone.Task)], Grace))
        {
            Array.ForEach(pages, page => page.Page.Abort());
        }
    }

    private sealed record OpenPage(HubCallerContext Page, IClientProxy Client)
    {
        public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
