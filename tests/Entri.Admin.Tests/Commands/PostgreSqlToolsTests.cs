using System.Diagnostics;
using System.Net;
using Entri.Admin.Data;
using Npgsql;

namespace Entri.Admin.Tests.Commands;

/// <summary>PostgreSQL's own programs, called with the lines that the commands say.</summary>
[Trait(TestTraits.Takes, TestTraits.LongTime)]
[Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
public sealed class PostgreSqlToolsTests
{
    private const string Folder = "/usr/lib/postgresql", Password = "geheim";

    public PostgreSqlToolsTests() => TestDatabase.SkipUnlessPostgreSql();

    [Fact]
    public async Task BackupAndRestore_ByTheLinesOfTheCommands_VerifyAndGoOn()
    {
        var programs = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "pg_restore", SearchOption.AllDirectories) : [];
        Assert.SkipWhen(programs.Length == 0, $"There is no pg_restore under {Folder}.");
        await using var host = new EntriHost();
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await host.PostAsync("/api/projects", token.Credentials, new { name = "Ünïcode 🎉", sourceLanguage = "en" });
        var file = Path.Combine(host.DataDirectory, "it's a backup.dump");
        await RunAsync(host, programs.Max()!, await LineAsync(host, "backup", file));
        await host.PostAsync("/api/projects", token.Credentials, new { name = "Later", sourceLanguage = "en" });

        await RunAsync(host, programs.Max()!, await LineAsync(host, "restore", file));

        var restored = Connection(host);
        restored.Database += "_restored";
        try
        {
            (await CommandLine.RunAsync(host.DataDirectory, ["verify", .. Arguments(restored)]))
                .Is(0, $"{organization.Id}, 1 entries are unbroken").Is(0, "All is well.");
            await using (var other = EntriHost.With(new() { ["ConnectionStrings:Entri"] = restored.ConnectionString }))
            {
                (await other.PostAsync("/api/projects", token.Credentials, new { name = "After", sourceLanguage = "en" }))
                    .HasStatus(HttpStatusCode.Created);
                Assert.Equal(
                    2, (await other.GetAsync("/api/projects", token.Credentials)).Json.GetProperty("meta").GetProperty("total").GetInt32());
            }

            (await CommandLine.RunAsync(host.DataDirectory, ["verify", .. Arguments(restored)]))
                .Is(0, $"{organization.Id}, 2 entries are unbroken");
            (await CommandLine.RunAsync(host.DataDirectory, ["verify", .. Arguments(Connection(host))]))
                .Is(0, $"{organization.Id}, 2 entries are unbroken");
        }
        finally
        {
            await using var drop = host.Get<NpgsqlDataSource>().CreateCommand($"DROP DATABASE \"{restored.Database}\" WITH (FORCE)");
            await drop.ExecuteNonQueryAsync(Cancellation);
        }
    }

    private static NpgsqlConnectionStringBuilder Connection(EntriHost host) =>
        new(TestDatabase.Settings(host.DataDirectory)["ConnectionStrings:Entri"]);

    private static string[] Arguments(NpgsqlConnectionStringBuilder connection) =>
        [$"--Database:Provider={DatabaseOptions.PostgreSql}", $"--ConnectionStrings:Entri={connection.ConnectionString}"];

    /// <summary>What a command says to run, which must not tell the password.</summary>
    private static async Task<string> LineAsync(EntriHost host, string command, string file)
    {
        // Connections hide their password where they are not told to keep it.
        var connection = Connection(host);
        (connection.Password, connection.PersistSecurityInfo) = (Password, true);
        var said = await CommandLine.RunAsync(host.DataDirectory, [command, file, .. Arguments(connection)]);

        Assert.Equal(2, said.ExitCode);
        Assert.DoesNotContain(Password, said.Output + said.Error, StringComparison.Ordinal);
        return Assert.Single(said.Output.Trim().Split('\n'));
    }

    private static async Task RunAsync(EntriHost host, string program, string line)
    {
        var start = new ProcessStartInfo("sh", ["-c", line]) { RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(program)}:{start.Environment["PATH"]}";
        start.Environment["PGPASSWORD"] = Connection(host).Password;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"{line}: {error}");
    }
}
