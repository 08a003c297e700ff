using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Data;

/// <summary>
/// Lets <c>text.ToLower()</c> in a query know every alphabet. PostgreSQL's own lower() depends on how the database was made, and may know
/// the English alphabet only; the function that stands in for it comes with the migrations.
/// </summary>
internal sealed class PostgreSqlLower : ExpressionVisitor, IQueryExpressionInterceptor
{
    /// <summary>The database's function.</summary>
    public const string FunctionName = "entri_lower";

    /// <summary>The only one: EF keeps services, and what it has compiled, for each.</summary>
    public static readonly PostgreSqlLower Instance = new();

    /// <summary>Stands for the database's function in queries.</summary>
    public static readonly MethodInfo Function = ((Func<string, string>)Lower).Method;

    private static readonly MethodInfo ToLower = typeof(string).GetMethod(nameof(string.ToLower), [])!;

    private PostgreSqlLower()
    {
    }

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) => Visit(queryExpression);

    protected override Expression VisitMethodCall(MethodCallExpression node) =>
        node.Method == ToLower ? Expression.Call(Function, Visit(node.Object!)) : base.VisitMethodCall(node);

    private static string Lower(string text) => throw new NotSupportedException($"Only the database knows how to lower '{text}'.");
}
