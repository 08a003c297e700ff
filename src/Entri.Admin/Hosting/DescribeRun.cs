using System.Reflection;

namespace Entri.Admin.Hosting;

/// <summary>
/// The run in which the build asks the program for the description of its API. It is never asked for anything else, and leaves nothing on
/// the disk: no folder, no database.
/// </summary>
internal static class DescribeRun
{
    /// <summary>Whether this is such a run: then a tool of the build has loaded the program.</summary>
    public static readonly bool IsThis = Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";
}
