using System.Collections.Concurrent;
using System.Text.Json;
using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>A call that somebody waited for.</summary>
/// <param name="Method">How it was sent.</param>
/// <param name="Path">What it was sent to, without a query.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Program">What the program calls itself.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Problem">Why the token was refused, as the end of a sentence; null where it was not.</param>
public sealed record WatchedCall(string Method, string Path, int Status, string Program, string Address, string? Problem)
{
    /// <summary>The call on one line: <c>GET /api/projects · 200 · curl/8.5.0 · 127.0.0.1</c>.</summary>
    public string Line => string.Join(
        " · ", new[] { $"{Method} {Path}", $"{Status}", Program, Address }.Where(part => part.Length > 0));
}

/// <summary>
/// Tells a page at once of the calls that are made with a value, on whatever instance, also of those that do not send it as they should.
/// While nobody waits a call costs one look at an empty list. The value itself is not known here, only its hash.
/// </summary>
public sealed class CallWatch : IDisposable
{
    /// <summary>How often the other instances are told that somebody still waits, and how long they remember it.</summary>
    private static readonly TimeSpan Reminder = TimeSpan.FromSeconds(20), Memory = TimeSpan.FromMinutes(1);

    private const char Begins = '+', Ends = '-', Comes = '=';
    private const int HashLength = 64;

    private readonly ConcurrentDictionary<Watcher, bool> _own = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _watched = new(StringComparer.Ordinal);
    private readonly CallFeed _feed;
    private readonly TimeProvider _clock;

    /// <summary>Begins to listen to the other instances.</summary>
    public CallWatch(CallFeed feed, TimeProvider clock)
    {
        (_feed, _clock) = (feed, clock);
        feed.Heard += Hear;
    }

    /// <summary>Whether nobody waits for anything.</summary>
    public bool IsIdle => _watched.IsEmpty;

    /// <summary>Whether somebody waits for calls with the value that has this SHA-256, on whatever instance.</summary>
    public bool IsAwaited(byte[] hash) => !IsIdle && IsWatched(Convert.ToHexString(hash), _clock.GetUtcNow());

    /// <inheritdoc/>
    public void Dispose() => _feed.Heard -= Hear;

    /// <summary>Waits for calls with a value.</summary>
    /// <param name="hash">The SHA-256 of the value.</param>
    /// <param name="onCall">Called with each of them, on any thread; it must not fail.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Watch(byte[] hash, Action<WatchedCall> onCall)
    {
        var watcher = new Watcher(this, Convert.ToHexString(hash), onCall);
        _own[watcher] = true;
        watcher.Remind();
        return watcher;
    }

    /// <summary>Tells those who wait for it of a call whose answer is out.</summary>
    /// <param name="context">The call.</param>
    /// <param name="token">The token that it came with as it should, or null.</param>
    public void Observe(HttpContext context, PresentedToken? token)
    {
        var now = _clock.GetUtcNow();
        var found = token is null
            ? Misplaced(context.Request).FirstOrDefault(one => IsWatched(one.Hash, now))
            : (Hash: Convert.ToHexString(token.Hash), Problem: ProblemOf(context, token.Outcome(context.Response.StatusCode, now)));
        if (found.Hash is null || !IsWatched(found.Hash, now))
        {
            return;
        }

        var request = context.Request;
        var call = new WatchedCall(
            ClientName.Of(request.Method),
            ClientName.Of(request.Path),
            context.Response.StatusCode,
            ClientName.Of(request.Headers.UserAgent.ToString()).Split(' ')[0],
            PendingCall.AddressOf(context.Connection.RemoteIpAddress) ?? "",
            found.Problem);
        if (!Tell(found.Hash, call))
        {
            _feed.Tell($"{Comes}{found.Hash}{JsonSerializer.Serialize(call)}");
        }
    }

    /// <summary>Values in places where they do not belong, and what is wrong with that.</summary>
    private static IEnumerable<(string? Hash, string? Problem)> Misplaced(HttpRequest request)
    {
        foreach (var (text, problem) in new (string Text, string Problem)[]
        {
            (request.Headers.Authorization.ToString(), "sent as Authorization: Bearer; use X-API-Key"),
            (request.Headers[AuthenticationSchemes.ApiTokenHeader].ToString(), "sent with more around it; X-API-Key takes the value alone"),
            (request.QueryString.Value ?? "", "sent in the address, which logs keep; use X-API-Key, and replace this value"),
        })
        {
            if (ApiTokenFormat.FindIn(text).FirstOrDefault() is { } value)
            {
                yield return (Convert.ToHexString(ApiTokenSecret.HashOf(value)), problem);
            }
        }
    }

    private static string? ProblemOf(HttpContext context, CallOutcome outcome) => outcome switch
    {
        CallOutcome.Forbidden when context.Response.Headers["X-Required-Scope"].ToString() is { Length: > 0 } names => $"it lacks {names}",
        CallOutcome.Forbidden => "it may not do this",
        CallOutcome.AddressNotAllowed => "it may not be used from this address",
        CallOutcome.RateLimited => "too many requests in a minute",
        CallOutcome.Expired => "it has expired",
        CallOutcome.Disabled => "it is disabled",
        CallOutcome.Revoked => "it is revoked",
        CallOutcome.Replaced => "another value took the place of this one",
        _ => null,
    };

    private bool IsWatched(string? hash, DateTimeOffset now)
    {
        if (hash is null || !_watched.TryGetValue(hash, out var until))
        {
            return false;
        }

        if (until > now)
        {
            return true;
        }

        _watched.TryRemove(new(hash, until));
        return false;
    }

    private void Hear(string message)
    {
        if (message.Length <= HashLength)
        {
            return;
        }

        var hash = message[1..(HashLength + 1)];
        switch (message[0])
        {
            case Begins:
                _watched[hash] = _clock.GetUtcNow() + Memory;
                break;
            case Ends when !_own.Keys.Any(watcher => watcher.Hash == hash):
                _watched.TryRemove(hash, out _);
                break;
            case Comes:
                Tell(hash, JsonSerializer.Deserialize<WatchedCall>(message[(HashLength + 1)..])!);
                break;
        }
    }

    /// <returns>Whether somebody here waits for it.</returns>
    private bool Tell(string hash, WatchedCall call)
    {
        var watchers = _own.Keys.Where(watcher => watcher.Hash == hash).ToArray();
        Array.ForEach(watchers, watcher => watcher.OnCall(call));
        return watchers.Length > 0;
    }

    private sealed class Watcher : IDisposable
    {
        private readonly CallWatch _watch;
        private readonly ITimer _timer;

        public Watcher(CallWatch watch, string hash, Action<WatchedCall> onCall)
        {
            (_watch, Hash, OnCall) = (watch, hash, onCall);
            _timer = watch._clock.CreateTimer(_ => Remind(), state: null, Reminder, Reminder);
        }

        public string Hash { get; }

        public Action<WatchedCall> OnCall { get; }

        public void Remind()
        {
            _watch._watched[Hash] = _watch._clock.GetUtcNow() + Memory;
            _watch._feed.Tell($"{Begins}{Hash}");
        }

        public void Dispose()
        {
            _timer.Dispose();
            if (_watch._own.TryRemove(this, out _))
            {
                _watch._watched.TryRemove(Hash, out _);
                _watch._feed.Tell($"{Ends}{Hash}");
            }
        }
    }
}
