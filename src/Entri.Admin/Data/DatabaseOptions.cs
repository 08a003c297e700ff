namespace Entri.Admin.Data;

/// <summary>Which database. Configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Database";

    /// <summary>One file: the default, and enough for one machine.</summary>
    public const string Sqlite = "Sqlite";

    /// <summary>A server that several instances of the app can share.</summary>
    public const string PostgreSql = "PostgreSql";

    /// <summary>The engine: <see cref="Sqlite"/> or <see cref="PostgreSql"/>; checked where the database is registered, before everything else.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>How long a change waits for others to finish theirs, where the engine is <see cref="Sqlite"/>, before it fails; in whole seconds.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a start brings the schema to this version; otherwise it only checks, and stops where something is missing.</summary>
    public bool MigrateOnStart { get; set; } = true;
}
