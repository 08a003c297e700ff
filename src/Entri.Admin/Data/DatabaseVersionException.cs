namespace Entri.Admin.Data;

/// <summary>
/// Another version made the database; or it is older than this version, or not there, and <c>Database:MigrateOnStart</c> forbids the start
/// to change that.
/// </summary>
public sealed class DatabaseVersionException(string message) : Exception(message);
