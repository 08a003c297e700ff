using Microsoft.Extensions.Options;

namespace Entri.Admin.Hosting;

/// <summary>The folder with everything that the app keeps: database, keys.</summary>
internal static class DataDirectory
{
    /// <summary>Makes the folder where it is missing, for this user's eyes only, and returns its full path.</summary>
    /// <exception cref="OptionsValidationException">The setting is empty or names a file.</exception>
    public static string Create(IConfiguration configuration, string contentRoot)
    {
        var server = new ServerOptions();
        configuration.Bind(server);
        if (server.Errors().Append(ListError(configuration)).OfType<string>().ToList() is { Count: > 0 } errors)
        {
            throw new OptionsValidationException(nameof(ServerOptions), typeof(ServerOptions), errors);
        }

        var path = Path.GetFullPath(server.DataDirectory, contentRoot);
        if (File.Exists(path))
        {
            var error = $"DataDirectory must name a folder, but '{path}' is a file.";
            throw new OptionsValidationException(nameof(ServerOptions), typeof(ServerOptions), [error]);
        }

        if (DescribeRun.IsThis)
        {
            return path;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>The binder passes over a text in a list's place, and its proxy would not be trusted without a word.</summary>
    private static string? ListError(IConfiguration configuration) =>
        configuration[nameof(ServerOptions.TrustedProxies)] is { Length: > 0 } text
            ? $"TrustedProxies is a list: set TrustedProxies:0 and so on, not TrustedProxies to '{text}'."
            : null;
}
