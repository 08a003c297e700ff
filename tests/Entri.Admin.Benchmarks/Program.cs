using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Entri.Admin.Benchmarks;
using Entri.Admin.Benchmarks.Limits;
using Entri.Admin.Benchmarks.Load;

switch (args)
{
    case ["seed", var folder]:
        await SeededDatabase.CreateAsync(folder);
        return 0;
    case ["limit", var kind, var folder]:
        await LimitServer.RunAsync(kind, folder);
        return 0;
    case ["load", .. var options]:
        return await LoadCommand.RunAsync(options);
    default:
        // The reports go beside the program, where git does not see them.
        var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "reports"));
        BenchmarkSwitcher.FromAssembly(typeof(SeededDatabase).Assembly).Run(args, config);
        return 0;
}
