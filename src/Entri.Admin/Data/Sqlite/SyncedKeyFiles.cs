using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Entri.Admin.Data.Sqlite;

/// <summary>
/// Keeps the keys of cookies, forms and the activity log in files, each on the disk before anything relies on it: the database is, and
/// after a power cut must not hold what only a lost key can read.
/// </summary>
internal sealed class SyncedKeyFiles(DirectoryInfo folder, ILoggerFactory loggers) : FileSystemXmlRepository(folder, loggers)
{
    /// <summary>The keys in a folder, which is made where it is missing and is for this user's eyes only in any case.</summary>
    public static SyncedKeyFiles In(string path, ILoggerFactory loggers)
    {
        var folder = System.IO.Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        return new SyncedKeyFiles(folder, loggers);
    }

    public override void StoreElement(XElement element, string friendlyName)
    {
        base.StoreElement(element, friendlyName);
        foreach (var file in Directory.EnumerateFiles("*.xml"))
        {
            using var stream = file.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            stream.Flush(flushToDisk: true);
        }
    }
}
