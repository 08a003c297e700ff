namespace Entri.Admin.Hosting;

/// <summary>Finds the folder that holds <c>wwwroot/</c> and <c>appsettings.json</c>, from wherever the app is started.</summary>
internal static class ContentRoot
{
    /// <summary>The folder of a published app; in a checkout, the one with the solution.</summary>
    public static string Find()
    {
        if (Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")))
        {
            return AppContext.BaseDirectory;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Entri.Admin.sln")))
            {
                return folder.FullName;
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
