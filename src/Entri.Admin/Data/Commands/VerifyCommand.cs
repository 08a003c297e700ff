using Entri.Admin.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data.Commands;

/// <summary>Checks the database itself, as far as the engine can, and the activity log of every organization.</summary>
internal static class VerifyCommand
{
    public static async Task<int> RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await DatabaseCommand.OpenCurrentAsync(services, cancellationToken);
        List<string> problems = [];
        if (db is SqliteEntriDbContext)
        {
            Console.WriteLine("Checking the file …");
            problems.AddRange(await SqliteFile.ProblemsAsync(db.Database.GetDbConnection(), cancellationToken));
        }

        problems.AddRange(await LogProblemsAsync(services, db, cancellationToken));
        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync(problem);
        }

        Console.WriteLine(problems.Count == 0 ? "All is well." : $"Problems found: {problems.Count}.");
        return problems.Count == 0 ? DatabaseCommand.Done : DatabaseCommand.Failed;
    }

    /// <summary>What is wrong with the activity logs; tells how far it is.</summary>
    public static async Task<List<string>> LogProblemsAsync(IServiceProvider services, EntriDbContext db, CancellationToken cancellationToken)
    {
        var verification = services.GetRequiredService<ActivityVerification>();
        List<string> problems = [];
        var logs = await ActivityVerification.LogsAsync(db, cancellationToken);
        for (var number = 1; number <= logs.Count; number++)
        {
            var log = logs[number - 1];
            var verdict = await verification.VerifyAsync(db, log, cancellationToken);
            Console.WriteLine($"Activity log {number} of {logs.Count}: {log}, {verdict.Entries} entries {(verdict.Problem is null ? "are unbroken" : "and then a break")}.");
            if (verdict.Problem is { } problem)
            {
                problems.Add($"Activity log of {log}: {problem}");
            }
        }

        return problems;
    }
}
