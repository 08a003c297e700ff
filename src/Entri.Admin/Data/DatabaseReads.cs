using System.Data.Common;

namespace Entri.Admin.Data;

/// <summary>
/// Runs the few reads that nearly every API request makes, as statements that stay prepared: a tenth of what the same read costs through a
/// context. Everything else uses contexts. Each read sees all that was committed before it started; nothing is remembered.
/// </summary>
public abstract class DatabaseReads
{
    /// <summary>Runs a statement and makes a value of its rows.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="values">What its parameters stand for, in their order.</param>
    /// <param name="read">Makes the value; the reader stands before the first row.</param>
    /// <param name="cancellationToken">Stops the read where the engine can.</param>
    /// <exception cref="DbException">The database failed.</exception>
    public abstract ValueTask<T> ReadAsync<T>(
        PreparedStatement statement, object?[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken);
}

/// <summary>A statement that both engines understand. One instance lives as long as the program.</summary>
/// <param name="sql">The text; its parameters are <c>@p0</c>, <c>@p1</c>, and so on.</param>
public sealed class PreparedStatement(string sql)
{
    /// <summary>The text.</summary>
    public string Sql => sql;
}
