using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Commands;

/// <summary>Checks the database itself, as far as the engine can, and the activity log of every organization.</summary>
internal static class VerifyCommand
{
    public static async Task<int> RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await CommandDatabase.OpenCurrentAsync(services, cancellationToken);
        List<string> errors = [];
        if (db is SqliteEntriDbContext)
        {
            Console.WriteLine("Checking the file …");
            errors.AddRange(await SqliteFile.ErrorsAsync(db.Database.GetDbConnection(), cancellationToken));
        }

        errors.AddRange(await LogErrorsAsync(services, db, cancellationToken));
        foreach (var error in errors)
        {
            await Console.Error.WriteLineAsync(error);
        }

        Console.WriteLine(errors.Count == 0 ? "All is well." : $"Problems found: {errors.Count}.");
        return errors.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>What is wrong with the activity logs; tells how far it is.</summary>
    public static async Task<List<string>> LogErrorsAsync(IServiceProvider services, EntriDbContext db, CancellationToken cancellationToken)
    {
        var verification = services.GetRequiredService<ActivityVerification>();
        List<string> errors = [];
        var logs = await ActivityVerification.LogsAsync(db, cancellationToken);
        for (var number = 1; number <= logs.Count; number++)
        {
            var log = logs[number - 1];
            var verdict = await verification.VerifyAsync(db, log, cancellationToken);
            var state = verdict.Error is null ? "are unbroken" : "and then a break";
            Console.WriteLine($"Activity log {number} of {logs.Count}: {log}, {verdict.Entries} entries {state}.");
            if (verdict.Error is { } error)
            {
                errors.Add($"Activity log of {log}: {error}");
            }
        }

        return errors;
    }
}
