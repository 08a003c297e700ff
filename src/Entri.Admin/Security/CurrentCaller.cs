using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Components.Authorization;

namespace Entri.Admin.Security;

/// <summary>
/// Who uses a page. A circuit outlives sign-outs, demotions and removals, so a page asks for a fresh answer before each thing it does.
/// </summary>
public sealed partial class CurrentCaller(
    AuthenticationStateProvider authentication,
    SessionStore sessions,
    RateLimiter limiter,
    ChangeFeed feed,
    TimeProvider clock,
    ILogger<CurrentCaller> logger)
{
    /// <summary>
    /// The organization that the page shows; null for the one that the person opened last. What is begun on a page belongs to that one:
    /// whoever is removed from it must not go on with it in another.
    /// </summary>
    public string? OrganizationId { get; set; }

    /// <summary>Where the browser reached the page from; null where that is not known.</summary>
    public string? Address { get; set; }

    /// <summary>Told where what the page shows of the person and their organization may be out of date.</summary>
    public event Action? Outdated;

    /// <inheritdoc cref="ChangeFeed.OrganizationChanged"/>
    public event Action<string>? OrganizationChanged
    {
        add => feed.OrganizationChanged += value;
        remove => feed.OrganizationChanged -= value;
    }

    /// <inheritdoc cref="ChangeFeed.AccessChanged"/>
    public event Action<string>? AccessChanged
    {
        add => feed.AccessChanged += value;
        remove => feed.AccessChanged -= value;
    }

    /// <summary>
    /// Whether the person ends the session from this very page: it is on its way to another one, and must not be sent to a third.
    /// </summary>
    public bool IsSigningOut { get; set; }

    /// <summary>Who uses the page, as of now. Trouble with the database is a failure too, so that no page or dialog dies of it.</summary>
    public async Task<Result<PersonCaller>> FindAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var person = await ReadPersonAsync(cancellationToken);
            return person switch
            {
                null => new Failure.CallerEnded(AuthenticationErrors.InvalidToken),
                { Caller: { } caller } => caller,
                _ => new Failure.NotAMember(),
            };
        }
        catch (Exception exception) when (DatabaseFailure.IsUnavailable(exception))
        {
            Log.Unavailable(logger, exception);
            return new Failure.Unavailable();
        }
    }

    /// <summary>The person, whatever they belong to, or null where that is not to be had now.</summary>
    public async Task<SessionPerson?> FindPersonAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await ReadPersonAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.IsUnavailable(exception))
        {
            Log.Unavailable(logger, exception);
            return null;
        }
    }

    /// <summary>Makes the page look again who uses it, after something was changed that it shows.</summary>
    public void ReadAgain() => Outdated?.Invoke();

    /// <summary>Does something as the person. It counts as a request of their session does.</summary>
    /// <returns>
    /// What it returned, or why it could not be done: the person has no access any more or does too much, or the database is in trouble.
    /// </returns>
    public async Task<Result<T>> DoAsync<T>(Func<Caller, Task<Result<T>>> act, CancellationToken cancellationToken = default)
        where T : notnull
    {
        try
        {
            var person = await FindAsync(cancellationToken);
            var result = person.Failure ?? await CountAsync(person.Value, cancellationToken) ?? await act(person.Value);
            if (result.Failure is Failure.Forbidden { Missing: var missing })
            {
                // Routes record theirs before a use case runs; a forged event passes no route.
                Log.Forbidden(logger, person.Value.Id, string.Join(' ', missing));
            }

            if (result.Failure is Failure.Forbidden or Failure.CallerEnded or Failure.NotAMember)
            {
                // They could not do it any more.
                ReadAgain();
            }

            return result;
        }
        catch (Exception exception) when (DatabaseFailure.IsUnavailable(exception))
        {
            Log.Unavailable(logger, exception);
            return new Failure.Unavailable();
        }
    }

    /// <summary>Events of a circuit pass no pipeline, and a forged client may send as many as it likes.</summary>
    private async Task<Failure?> CountAsync(PersonCaller person, CancellationToken cancellationToken)
    {
        var lease = await limiter.AcquireAsync(person.SessionId, ownLimit: null, cancellationToken);
        return lease.IsAllowed ? null : new Failure.TooManyRequests(lease.ResetAt - clock.GetUtcNow());
    }

    private async Task<SessionPerson?> ReadPersonAsync(CancellationToken cancellationToken)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        if (AuthenticationSchemes.SessionIdOf(state.User) is not { } sessionId)
        {
            return null;
        }

        var person = await sessions.FindByIdAsync(sessionId, OrganizationId, cancellationToken);
        OrganizationId ??= person?.Caller?.OrganizationId;
        return person;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A page of {UserId} tried what takes {RequiredPermission}.")]
        public static partial void Forbidden(ILogger logger, string userId, string requiredPermission);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A page could not do what it was asked: the database is busy or out of reach.")]
        public static partial void Unavailable(ILogger logger, Exception exception);
    }
}
