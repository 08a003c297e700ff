using Entri.Admin.Domain;
using Microsoft.Extensions.Options;

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

    /// <summary>
    /// The engine: <see cref="Sqlite"/> or <see cref="PostgreSql"/>; checked where the database is registered.
    /// </summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>
    /// How long a change waits for others to finish theirs, where the engine is <see cref="Sqlite"/>, before it fails; in whole seconds.
    /// </summary>
    public Duration BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a start brings the schema to this version; otherwise it only checks, and stops where something is missing.
    /// </summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>What stops the start where the settings do not describe a database.</summary>
    internal static OptionsValidationException Invalid(string error) => new(nameof(DatabaseOptions), typeof(DatabaseOptions), [error]);

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string?> Errors()
    {
        var isInRange = BusyTimeout >= TimeSpan.FromSeconds(1) && BusyTimeout <= TimeSpan.FromHours(1);
        return [isInRange ? null : "Database:BusyTimeout must be from a second to an hour."];
    }
}
