namespace Entri.Admin.Hosting;

/// <summary>Finds the folder that holds <c>wwwroot/</c> and <c>appsettings.json</c>, from wherever the app is started.</summary>
internal static class ContentRoot
{
    /// <summary>The folder of a published app; in a checkout, the one with the solution.</summary>
    public static string Find()
    {
        // Where the build asks for the description of the API, the program that runs is a tool of the build, far away from here.
        var start = DescribeRun.IsThis ? Path.GetDirectoryName(typeof(ContentRoot).Assembly.Location)! : AppContext.BaseDirectory;
        if (Directory.Exists(Path.Combine(start, "wwwroot")))
        {
            return start;
        }

        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Entri.Admin.sln")))
            {
                return folder.FullName;
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
