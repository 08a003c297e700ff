namespace Entri.Admin.Data;

/// <summary>Where the database is. Configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Database";

    /// <summary>The only engine there is so far.</summary>
    public const string Sqlite = "Sqlite";

    /// <summary>The engine: <c>Sqlite</c>.</summary>
    public string Provider { get; set; } = Sqlite;
}
