using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Commands;

/// <summary>What an operator does to people's accounts from the command line; the web app may run meanwhile.</summary>
public static class AccountCommand
{
    /// <summary>The first argument that leads here.</summary>
    public const string Name = "account";

    /// <summary>Who did it, in the activity: nobody who signs in.</summary>
    private static readonly (string? Id, string Name) Operator = (null, "Command line");

    /// <summary>Runs a command and returns the exit code of the process.</summary>
    /// <param name="args">The arguments after <see cref="Name"/>.</param>
    /// <param name="build">Makes the app, which is not started, from settings.</param>
    /// <param name="cancellationToken">Stops the command; what it has not finished is undone.</param>
    public static Task<int> RunAsync(
        string[] args, Func<string[], WebApplication> build, CancellationToken cancellationToken = default) =>
        args is ["reset-link", var email, .. var settings] && CommandRun.IsValue(email)
        && !(settings is [var first, ..] && CommandRun.IsValue(first))
            ? CommandRun.RunAsync(build, settings, (services, ct) => MakeResetLinkAsync(services, email, ct), cancellationToken)
            : DatabaseCommand.ExplainAsync();

    private static async Task<int> MakeResetLinkAsync(IServiceProvider services, string email, CancellationToken cancellationToken)
    {
        await using (await CommandDatabase.OpenCurrentAsync(services, cancellationToken))
        {
            // It is of this version.
        }

        var address = EmailAddress.Clean(email) ?? throw new CommandException($"'{email}' is no e-mail address.");
        var made = await services.GetRequiredService<DatabaseWriter>().WriteAsync<ResetCode>(
            owner: null, db => AddAsync(db, services, address, cancellationToken), cancellationToken);
        if (made.Failure is { } failure)
        {
            throw new CommandException(failure.Message);
        }

        Console.WriteLine($"Hand this link to {email} and nobody else. It gives the account another password, once, within an hour:");
        Console.WriteLine(services.GetRequiredService<PublicAddress>().Of(made.Value.Path));
        return ExitCode.Done;
    }

    private static async Task<Result<ResetCode>> AddAsync(
        EntriDbContext db, IServiceProvider services, string email, CancellationToken cancellationToken)
    {
        if (await db.UsersOf(email).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is not { } user)
        {
            return new Failure.Conflict("email", $"There is no account of {email}.");
        }

        if (user.DisabledAt is not null)
        {
            return new Failure.Conflict("email", $"The account of {email} is switched off, and no password opens it.");
        }

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var organizations = await db.HoldOrganizationsOfAsync(user.Id, cancellationToken);
        var code = db.AddReset(user, madeByUserId: null, now);
        db.AddRange(organizations.Select(id => user.NewEntry(id, ActivityActions.UserResetLinkCreated, Operator, now)));
        return code;
    }
}
