using System.Runtime.CompilerServices;
using Entri.Admin.Data;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Goes through the tokens of all organizations in small parts, so that nobody waits long for what is done with one.</summary>
internal static class TokenParts
{
    private const int Size = 500;

    /// <summary>The ids of the tokens, in their order.</summary>
    public static async IAsyncEnumerable<string[]> TokensInPartsAsync(
        this IDbContextFactory<EntriDbContext> contexts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var last = ""; ;)
        {
            var ids = await contexts.NextAsync(last, cancellationToken);
            if (ids.Length == 0)
            {
                yield break;
            }

            yield return ids;
            last = ids[^1];
        }
    }

    private static async Task<string[]> NextAsync(
        this IDbContextFactory<EntriDbContext> contexts, string last, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
#pragma warning disable CA1309 // The database compares, and its order is that of the characters' numbers.
        return await db.ApiTokens.Where(token => string.Compare(token.Id, last) > 0).OrderBy(token => token.Id)
            .Select(token => token.Id).Take(Size).ToArrayAsync(cancellationToken);
#pragma warning restore CA1309
    }
}
