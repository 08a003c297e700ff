using System.ComponentModel;
using System.Diagnostics;
using System.Net;

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
        var served = (await host.GetAsync("/openapi/v1.json", Credentials.None)).HasStatus(HttpStatusCode.OK).Body;

        Assert.True(
            served.Trim() == (await CommittedAsync() ?? await WrittenAsync()).Trim(),
            $"The API is not the committed one. Look at the difference in {Document}, which the build has written, and commit it.");
    }

    [Fact]
    public async Task Document_OfTheBuild_IsTheOneOfTheRunningApp()
    {
        var served = (await host.GetAsync("/openapi/v1.json", Credentials.None)).HasStatus(HttpStatusCode.OK).Body;

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
        File.ReadAllTextAsync(Path.Combine(Repository.Root, Document), Cancellation);

    /// <summary>The document as the next commit will have it, or null where this is no checkout or there is no git.</summary>
    private static async Task<string?> CommittedAsync()
    {
        if (!Path.Exists(Path.Combine(Repository.Root, ".git")))
        {
            return null;
        }

        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["show", $":{Document}"])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = git.StandardError.ReadToEndAsync(Cancellation);
            var document = await git.StandardOutput.ReadToEndAsync(Cancellation);
            await git.WaitForExitAsync(Cancellation);
            Assert.True(git.ExitCode == 0, await errors);
            return document;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
