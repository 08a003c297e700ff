using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Entri.Admin.Data.PostgreSql;

/// <summary>
/// Says so where the connection was lost between two steps of a transaction. The library says only that the transaction is completed,
/// which looks like a mistake of the app, and not like something that a later try may do.
/// </summary>
internal sealed class PostgreSqlLostTransaction : DbCommandInterceptor, IDbTransactionInterceptor
{
    public static readonly PostgreSqlLostTransaction Instance = new();

    public override InterceptionResult<DbCommand> CommandCreating(
        CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result)
    {
        Check(eventData.Context);
        return result;
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Check(eventData.Context);
        return new(result);
    }

    private static void Check(DbContext? context)
    {
        if (context?.Database is { CurrentTransaction: not null } database && database.GetDbConnection().State != ConnectionState.Open)
        {
            throw new NpgsqlException("The connection was lost in the middle of a transaction.");
        }
    }
}
