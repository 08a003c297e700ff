using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Entri.Admin.Hosting;

/// <summary>
/// The run in which the build asks the program for the description of its API. It is never asked for anything else, and leaves nothing on
/// the disk: no folder, no database.
/// </summary>
internal static class DescribeRun
{
    /// <summary>Whether this is such a run: then a tool of the build has loaded the program.</summary>
    public static readonly bool IsThis = Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";

    /// <summary>Makes the description the same on every machine, whatever settings its environment has.</summary>
    public static void UseShippedSettings(WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddJsonFile(Path.Combine(builder.Environment.ContentRootPath, "appsettings.json"));
    }

    /// <summary>Leaves out what works beside the requests: it opens the database and makes keys.</summary>
    public static void LeaveOutBackgroundWork(IServiceCollection services) => services.RemoveAll<IHostedService>();
}
