using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Entri.Admin.Tests.Hosting;

/// <summary>The units for systemd that the README gives.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed partial class ServiceUnitsTests : IDisposable
{
    private const string Analyze = "/usr/bin/systemd-analyze";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("entri-units-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Units_AsTheReadmeGivesThem_AreFaultlessToSystemd()
    {
        Assert.SkipUnless(File.Exists(Analyze), "There is no systemd on this machine.");
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), Cancellation);
        List<string> units = [];
        foreach (Match unit in Unit.Matches(readme))
        {
            var path = Path.Combine(_folder.FullName, unit.Groups[1].Value);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // Where the runtime lies is this machine's affair.
            await File.WriteAllTextAsync(
                path, unit.Groups[2].Value.Replace("/usr/bin/dotnet", "/bin/sh", StringComparison.Ordinal), Cancellation);
            units.Add(path);
        }

        Assert.Equal(4, units.Count);
        Assert.Equal((0, ""), await VerifyAsync(units.Where(unit => !unit.EndsWith(".conf", StringComparison.Ordinal))));
    }

    private static async Task<(int ExitCode, string Output)> VerifyAsync(IEnumerable<string> units)
    {
        using var process = Process.Start(new ProcessStartInfo(Analyze, ["verify", "--recursive-errors=no", "--man=no", .. units])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output + await error);
    }

    /// <summary>A paragraph that begins with the name of a unit's file, and the block below it.</summary>
    [GeneratedRegex("^`/etc/systemd/system/([^`]+)`[^\n]*\n\n```ini\n(.*?)```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Unit { get; }
}
