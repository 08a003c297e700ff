using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Entri.Admin.Tests.Infrastructure;

namespace Entri.Admin.Tests.Api;

/// <summary>
/// The contract changes with the code alone, and by nobody's oversight: a build writes the document beside the code, and whoever commits
/// the one has to commit the other.
/// </summary>
public sealed class CommittedDocumentTests(EntriHost host)
{
    private const string Document = "src/Entri.Admin/Api/entri-api.v1.json";

    [Fact]
    public async Task Document_OfTheRunningApp_IsTheCommittedOne()
    {
        var served = (await host.GetAsync("/openapi/v1.json", Caller.Nobody)).HasStatus(HttpStatusCode.OK).Body;

        Assert.True(
            served.Trim() == (await CommittedAsync() ?? await WrittenAsync()).Trim(),
            $"The API is not the committed one. Look at the difference in {Document}, which the build has written, and commit it.");
    }

    [Fact]
    public async Task Document_OfTheBuild_IsTheOneOfTheRunningApp()
    {
        var served = (await host.GetAsync("/openapi/v1.json", Caller.Nobody)).HasStatus(HttpStatusCode.OK).Body;

        Assert.Equal(served.Trim(), (await WrittenAsync()).Trim());
    }

    [Fact]
    public async Task Document_NamesNoServerAndNoBuild()
    {
        var document = await WrittenAsync();

        Assert.DoesNotContain("localhost", document, StringComparison.Ordinal);
        Assert.DoesNotContain("\"servers\"", document, StringComparison.Ordinal);
        Assert.Contains("\"version\": \"v1\"", document, StringComparison.Ordinal);
    }

    private static Task<string> WrittenAsync() =>
        File.ReadAllTextAsync(Path.Combine(Repository(), Document), TestContext.Current.CancellationToken);

    /// <summary>The document as the next commit will have it, or null where this is no checkout or there is no git.</summary>
    private static async Task<string?> CommittedAsync()
    {
        if (!Path.Exists(Path.Combine(Repository(), ".git")))
        {
            return null;
        }

        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["show", $":{Document}"])
            {
                WorkingDirectory = Repository(),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = git.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var document = await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await git.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(git.ExitCode == 0, await errors);
            return document;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Entri.Admin.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
        }

        return folder.FullName;
    }
}
