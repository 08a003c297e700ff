using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Components.Authorization;

namespace Entri.Admin.Security;

/// <summary>
/// Who uses a page. A circuit outlives sign-outs, demotions and removals, so a page asks for a fresh answer before each thing it does.
/// </summary>
public sealed partial class CurrentCaller(AuthenticationStateProvider authentication, SessionStore sessions, ILogger<CurrentCaller> logger)
{
    /// <summary>Told where the person could not do something any more: what the page shows may be out of date.</summary>
    public event Action? AccessLost;

    /// <summary>The person whose session the page belongs to, or null where it has ended.</summary>
    public async Task<SessionPerson?> FindPersonAsync(CancellationToken cancellationToken = default)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return AuthenticationSchemes.SessionIdOf(state.User) is { } sessionId
            ? await sessions.FindByIdAsync(sessionId, organizationId: null, cancellationToken)
            : null;
    }

    /// <summary>Does something as the person. Trouble with the database is a failure too, so that no page or dialog dies of it.</summary>
    public async Task<Result<T>> DoAsync<T>(Func<Caller, Task<Result<T>>> act, CancellationToken cancellationToken = default)
        where T : notnull
    {
        try
        {
            var person = await FindPersonAsync(cancellationToken);
            if (person?.Caller is not { } caller)
            {
                AccessLost?.Invoke();
                return person is null ? new Failure.CallerEnded(AuthenticationErrors.InvalidToken) : new Failure.NotAMember();
            }

            var result = await act(caller);
            if (result.Failure is Failure.Forbidden { Required: var required })
            {
                // Routes record theirs before a use case runs; a forged event passes no route.
                Log.Forbidden(logger, caller.Id, required.Name);
                AccessLost?.Invoke();
            }

            return result;
        }
        catch (Exception exception) when (DatabaseFailure.IsUnavailable(exception))
        {
            Log.Unavailable(logger, exception);
            return new Failure.Unavailable();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A page of {UserId} tried what takes {RequiredPermission}.")]
        public static partial void Forbidden(ILogger logger, string userId, string requiredPermission);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A page could not do what it was asked: the database is busy or out of reach.")]
        public static partial void Unavailable(ILogger logger, Exception exception);
    }
}
