using System.Globalization;
using Entri.Admin.Data;

namespace Entri.Admin.Commands.Demo;

/// <summary>Fills an organization with made-up data, so that developers look at pages as users have them. Never in production.</summary>
public static class DemoCommand
{
    /// <summary>The first argument that leads here.</summary>
    public const string Name = "demo";

    /// <summary>Runs it and returns the exit code of the process.</summary>
    /// <param name="settings">The arguments after <see cref="Name"/>.</param>
    /// <param name="build">Makes the app, which is not started, from settings.</param>
    /// <param name="cancellationToken">Stops it; what it has not finished is undone.</param>
    public static Task<int> RunAsync(
        string[] settings, Func<string[], WebApplication> build, CancellationToken cancellationToken = default) =>
        settings is [var first, ..] && CommandRun.IsValue(first)
            ? DatabaseCommand.ExplainAsync()
            : CommandRun.RunAsync(build, settings, MakeAsync, cancellationToken);

    private static async Task<int> MakeAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            throw new CommandException(
                "Demo data is made in the Development environment only: add `--environment Development`, on a database that is none of "
                + "your users'.");
        }

        await DatabaseMigration.PrepareAsync(services, cancellationToken);
        var owner = await ActivatorUtilities.CreateInstance<DemoData>(services).FillAsync(new DemoAmounts(), cancellationToken);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Made the organization {owner.Slug} with {owner.Entries:N0} activity entries."));
        Console.WriteLine($"Sign in with {owner.Email} and {owner.Password}, which is shown only now.");
        return ExitCode.Done;
    }
}
