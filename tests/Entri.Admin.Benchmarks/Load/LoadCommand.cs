using Entri.Admin.Benchmarks.Limits;

namespace Entri.Admin.Benchmarks.Load;

/// <summary>Starts the app and the limits on a seeded database, loads them in turn and prints one table.</summary>
internal static class LoadCommand
{
    private const string App = "Entri.Admin.dll";
    private const string Verify = "/api/verify?scope=projects:read";
    private const string Limit = "Entri.Admin.Benchmarks.dll";

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 where every request was answered with 200 or 204.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (LoadOptions.Parse(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(LoadOptions.Usage);
            return 2;
        }

#if DEBUG
        await Console.Error.WriteLineAsync("This is a debug build, whose figures mean nothing: dotnet run -c Release.");
#endif
        await using var data = new DataFolder();
        await using var limitData = new DataFolder();
        await SeededDatabase.CreateAsync(data.Path, options.AppSettings);
        if (options.PostgreSql is not null)
        {
            await SeededDatabase.CreateAsync(limitData.Path);
        }

        var contenders = new List<Contender>();
        try
        {
            await StartAsync(contenders, options, data.Path, options.PostgreSql is null ? data.Path : limitData.Path);
            CheckAnswers(contenders, options.PostgreSql is not null);
            await MeasureAsync(contenders, options);
            foreach (var line in LoadTable.Lines(contenders, reference: contenders[^1], options.Mixed))
            {
                Console.WriteLine(line);
            }

            return contenders.Sum(contender => contender.Errors) == 0 ? 0 : 1;
        }
        finally
        {
            foreach (var contender in contenders)
            {
                await contender.DisposeAsync();
            }
        }
    }

    private static async Task StartAsync(List<Contender> contenders, LoadOptions options, string data, string limitData)
    {
        string[] app = ["--urls=http://127.0.0.1:0", $"--DataDirectory={data}", .. options.AppSettings];
        var churn = options.Mixed ? Lines(data, SeededDatabase.WriterFile).Single() : null;
        var engine = options.PostgreSql is null ? "" : " on PostgreSQL";
        await AddAsync($"Entri Admin{engine}, API token", SeededDatabase.TokensFile, App, app);
        await AddAsync($"Entri Admin{engine}, session cookie", SeededDatabase.SessionsFile, App, app);
        await AddPathAsync($"Entri Admin{engine}, API token, GET {Verify}", Verify, SeededDatabase.TokensFile, App, app);
        await AddAsync(
            "limit: raw SQLite, no authentication", SeededDatabase.OrganizationsFile, Limit, "limit", LimitServer.Raw, limitData);
        await AddAsync(
            "limit: EF Core compiled query, no authentication",
            SeededDatabase.OrganizationsFile, Limit, "limit", LimitServer.EfCore, limitData);

        Task AddAsync(string name, string credentials, string assembly, params string[] arguments) =>
            AddPathAsync(name, Contender.Projects, credentials, assembly, arguments);

        async Task AddPathAsync(string name, string path, string credentials, string assembly, string[] arguments)
        {
            var isApp = assembly == App;
            var server = await ServerProcess.Start(assembly, arguments).WhenReadyAsync();
            contenders.Add(new(name, server, path, Lines(isApp ? data : limitData, credentials), isApp ? churn : null));
        }
    }

    /// <summary>Servers that do not send the same cannot be compared.</summary>
    private static void CheckAnswers(List<Contender> contenders, bool isOnPostgreSql)
    {
        var expected = contenders[^1].AskAll();
        foreach (var contender in contenders.Where(contender => contender.ListsProjects))
        {
            // On PostgreSQL the app has organizations of its own, with other ids of the same length.
            var answers = contender.AskAll().Zip(expected);
            if (!answers.All(pair => isOnPostgreSql
                ? pair.First.Length == pair.Second.Length : pair.First.AsSpan().SequenceEqual(pair.Second)))
            {
                throw new InvalidOperationException($"{contender.Name} gives another answer than {contenders[^1].Name}.");
            }
        }
    }

    private static async Task MeasureAsync(List<Contender> contenders, LoadOptions options)
    {
        foreach (var contender in contenders)
        {
            await Console.Error.WriteLineAsync($"Warming up: {contender.Name}");
            await contender.WarmUpAsync(options.Connections, TimeSpan.FromSeconds(options.WarmUp));
        }

        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var contender in contenders)
            {
                await contender.MeasureAsync(options.Connections, TimeSpan.FromSeconds(options.Seconds));
                await Console.Error.WriteLineAsync(
                    $"Round {round}: {contender.Name}: {contender.Rounds[^1].RequestsPerSecond:F0} requests/s");
            }
        }
    }

    private static string[] Lines(string folder, string file) => File.ReadAllLines(Path.Combine(folder, file));
}
