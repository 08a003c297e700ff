namespace Entri.Admin.Commands;

/// <summary>How a command ends, for scripts.</summary>
internal static class ExitCode
{
    /// <summary>It did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>It did not, or found that something is wrong.</summary>
    public const int Failed = 1;

    /// <summary>It was not understood, or is left to another program.</summary>
    public const int NotHere = 2;
}

/// <summary>Why a command cannot do its work, as a sentence for the operator.</summary>
internal sealed class CommandException(string message) : Exception(message);
