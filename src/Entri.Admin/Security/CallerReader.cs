using Entri.Admin.Data;
using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>
/// Reads callers again whose request goes on for long: what is sent piece by piece must not outlast the right to it. It changes nothing,
/// and does not count as use.
/// </summary>
public sealed class CallerReader(SessionStore sessions, TimeProvider clock)
{
    /// <summary>The caller as of now, or why there is none any more.</summary>
    /// <param name="db">Where tokens are read.</param>
    /// <param name="caller">The caller as of some moment before.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async ValueTask<Result<Caller>> ReadAgainAsync(EntriDbContext db, Caller caller, CancellationToken cancellationToken) =>
        caller switch
        {
            PersonCaller person => await sessions.ReadAgainAsync(person, cancellationToken),
            TokenCaller token => await ReadAgainAsync(db, token, clock.GetUtcNow(), cancellationToken),
            _ => throw new NotSupportedException($"There is no way to read {caller.GetType().Name} again."),
        };

    /// <summary>The token as of that time, or why it lets nobody in any more.</summary>
    internal static async Task<Result<Caller>> ReadAgainAsync(
        EntriDbContext db, TokenCaller caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var token = await ApiTokenLookup.FindAgainAsync(db, caller.TokenId, caller.ValueNumber, cancellationToken);
        return AuthenticationErrors.Of(token, now) is { } error ? new Failure.CallerEnded(error)
            : !token!.Admits(caller.Address) ? AuthenticationErrors.Elsewhere
            : TokenCaller.Of(token, caller.Address);
    }
}
