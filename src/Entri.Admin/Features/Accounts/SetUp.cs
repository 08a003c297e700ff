using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Accounts;

/// <summary>Lets the first visitor of a new installation become its owner.</summary>
public sealed class SetUp(Register register, SetupCode code, SignInThrottle throttle)
{
    /// <summary>Makes the owner. Wrong codes are counted as wrong passwords are.</summary>
    /// <param name="request">Who they are.</param>
    /// <param name="typedCode">The code that the start printed, where one is needed.</param>
    /// <param name="client">Where the request comes from.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<Result<StartedSession>> ExecuteAsync(
        RegisterRequest request, string? typedCode, Client client, CancellationToken cancellationToken)
    {
        if (code.IsNeeded)
        {
            using var turn = await throttle.EnterAsync(browser: null, client.Address, cancellationToken);
            if (turn is null)
            {
                return new Failure.TooManyRequests(SignInThrottle.Window);
            }

            if (!await code.IsRightAsync(typedCode, cancellationToken))
            {
                return new FieldErrors().Check("code", "must be the one that the app printed when it started").Failure!;
            }
        }

        return await register.FirstOwnerAsync(request, client, cancellationToken);
    }
}
