using BenchmarkDotNet.Running;
using Entri.Admin.Benchmarks;

switch (args)
{
    case ["seed", var folder]:
        await SeededDatabase.CreateAsync(folder);
        return;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(SeededDatabase).Assembly).Run(args);
        return;
}
