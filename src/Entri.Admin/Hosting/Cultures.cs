using System.Runtime.InteropServices;

namespace Entri.Admin.Hosting;

/// <summary>
/// What languages, dates and names need from the machine. Without it the runtime ends the process with a stack trace where anything first
/// asks for a culture, and nothing can catch that: so it is asked for before.
/// </summary>
internal static class Cultures
{
    /// <summary>What the operator has to do.</summary>
    public const string Missing =
        "The runtime is without cultures, which languages, dates and names need: install ICU (libicu, on Alpine icu-libs and "
        + "icu-data-full) and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.";

    private const string OwnIcu = "System.Globalization.AppLocalIcu", OwnIcuVariable = "DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU";

    /// <summary>Whether this machine has none. Before this call nothing may ask for a culture, and writing to the console does.</summary>
    public static bool AreMissing()
    {
        // Other systems bring it along, and so does who ships a library of their own.
        var isOwn = AppContext.GetData(OwnIcu) is not null || Environment.GetEnvironmentVariable(OwnIcuVariable) is not null;
        if (!OperatingSystem.IsLinux() || isOwn || IsIcuHere())
        {
            return false;
        }

        // So that the process lives on to say so.
        AppContext.SetSwitch("System.Globalization.Invariant", isEnabled: true);
        return true;
    }

    private static bool IsIcuHere()
    {
        try
        {
            return LoadIcu() != 0;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A later runtime may do it in another way, and will say itself what it misses.
            return true;
        }
    }

    /// <summary>The runtime's own search for the library, which does no harm when it is done twice.</summary>
    [DllImport("libSystem.Globalization.Native", EntryPoint = "GlobalizationNative_LoadICU")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LoadIcu();
}
