using System.Globalization;
using System.Runtime.CompilerServices;
using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Reads everything about tokens that may be seen, piece by piece: never a value, never a hash.</summary>
public sealed class ExportApiTokens(IDbContextFactory<EntriDbContext> contexts, CallerReader callers, TimeProvider clock)
{
    /// <summary>Tokens in one read. Each is a transaction of its own, so that a slow download keeps nothing in the database.</summary>
    private const int Batch = 500;

    /// <summary>
    /// Finds which tokens match now, in their order; what they are is read while it is enumerated. Only the ids of all are held.
    /// </summary>
    public async Task<Result<ApiTokenExport>> ExecuteAsync(Caller caller, ApiTokenQuery query, CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        var request = query.Read();
        if (request.Failure is { } invalid)
        {
            return invalid;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        List<string> ids = [];
        foreach (var part in ListApiTokens.Find(db, caller, request.Value, now))
        {
            ids.AddRange(await part.Select(token => token.Id).ToListAsync(cancellationToken));
        }

        return new ApiTokenExport(ids.Count, ReadAsync(caller, ids, now, CancellationToken.None));
    }

    private async IAsyncEnumerable<Result<IReadOnlyList<ApiTokenResponse>>> ReadAsync(
        Caller caller, List<string> ids, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in ids.Chunk(Batch))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var current = await callers.ReadAgainAsync(db, caller, cancellationToken);
            if ((current.Failure ?? current.Value.Check(Scope.TokensRead)) is { } failure)
            {
                yield return failure;
                yield break;
            }

            var tokens = await db.ApiTokensOf(current.Value, part).AsNoTracking()
                .ToDictionaryAsync(token => token.Id, cancellationToken);
            if (tokens.Count < part.Length)
            {
                // The caller sees fewer projects than before. Without these the file would not be what it says.
                yield return new Failure.NotFound("Token");
                yield break;
            }

            yield return part.Select(id => ApiTokenResponse.Of(tokens[id], now)).ToArray();
        }
    }
}

/// <summary>What is exported.</summary>
/// <param name="Total">How many tokens match.</param>
/// <param name="Batches">The tokens in their order; a failure, and nothing after it, once the caller may not have the rest.</param>
public sealed record ApiTokenExport(int Total, IAsyncEnumerable<Result<IReadOnlyList<ApiTokenResponse>>> Batches);

/// <summary>Tokens as lines of CSV.</summary>
internal static class ApiTokenCsv
{
    /// <summary>The first line.</summary>
    public static readonly string Head = Csv.ByteOrderMark + Csv.Line(
    [
        "name", "description", "state", "hint", "scopes", "projects", "allowedIps", "rateLimit", "contactEmail", "canRotateItself",
        "created", "createdBy", "createdByTokenId", "expiresAt", "lastUsedAt", "lastUsedFrom", "disabled", "revokedAt", "revokedReason",
        "_id",
    ]);

    /// <summary>A token's line.</summary>
    public static string Row(ApiTokenResponse token) => Csv.Line(
    [
        token.Name,
        token.Description,
        ApiTokenQuery.NameOf(token.State),
        token.Hint,
        string.Join(' ', token.Scopes),
        string.Join(' ', token.Projects ?? []),
        string.Join(' ', token.AllowedIps ?? []),
        token.RateLimit?.ToString(CultureInfo.InvariantCulture),
        token.ContactEmail,
        token.CanRotateItself ? "true" : "false",
        Csv.Time(token.Created),
        token.CreatedBy,
        token.CreatedByTokenId,
        Csv.Time(token.ExpiresAt),
        Csv.Time(token.LastUsedAt),
        token.LastUsedFrom,
        token.Disabled ? "true" : "false",
        Csv.Time(token.RevokedAt),
        token.RevokedReason?.ApiName(),
        token.Id,
    ]);
}
