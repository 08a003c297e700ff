namespace Entri.Admin.Hosting;

/// <summary>The folder with everything that the app keeps: database, keys.</summary>
internal static class DataDirectory
{
    /// <summary>Its full path, whether it is there or not.</summary>
    /// <param name="setting">What the settings say.</param>
    /// <param name="contentRoot">What that is relative to.</param>
    public static string PathOf(string setting, string contentRoot) =>
        string.IsNullOrWhiteSpace(setting) ? contentRoot : Path.GetFullPath(setting, contentRoot);

    /// <summary>What keeps the path from being the folder's, or null.</summary>
    public static string? ErrorOf(string path) => File.Exists(path) ? $"DataDirectory must name a folder, but '{path}' is a file." : null;

    /// <summary>Makes the folder where it is missing, for this user's eyes only.</summary>
    public static void Create(string path)
    {
        if (DescribeRun.IsThis)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
