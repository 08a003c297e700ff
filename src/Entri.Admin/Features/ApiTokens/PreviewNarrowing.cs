using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>
/// Says what would have become of the calls of the last days, had a token been narrower: as if they all came again. Calls that are refused
/// anyway, and those for things that are not there, are not among them.
/// </summary>
public sealed class PreviewNarrowing(IDbContextFactory<EntriDbContext> contexts, ScopeCatalog catalog, TimeProvider clock)
{
    /// <summary>How far back it looks.</summary>
    public const int Days = 30;

    private const int MostSources = 100;

    /// <summary>Asks.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="change">What is to become of it; what has no bearing on what it is let in for is left aside.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<NarrowingPreview>> ExecuteAsync(
        Caller caller, string tokenId, UpdateApiTokenRequest change, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if ((caller.Check(Scope.TokensRead) ?? change.Validate(catalog, now)) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ApiTokensOf(caller).AsNoTracking().SingleOrDefaultAsync(row => row.Id == tokenId, cancellationToken) is not { } token)
        {
            return ApiTokenFailures.NotFound;
        }

        if (change.Validate(catalog, now, token.Scopes) is { } invalid)
        {
            return invalid;
        }

        var (before, after) = (Reach.Of(token), new Reach(change.ScopesOf(token, catalog), change.LimitsOf(token)));
        var (takesAway, lowersRate) = (before.GoesBeyond(after), before.IsOftenerThan(after));
        if (!takesAway)
        {
            return new NarrowingPreview(0, null, []) { TakesAway = false, LowersRate = lowersRate };
        }

        var first = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-Days);
        var calls = await db.ApiTokenCalls.AsNoTracking()
            .Where(kind => kind.TokenId == tokenId && kind.Outcome == CallOutcome.Ok && kind.Day >= first)
            .ToListAsync(cancellationToken);
        var living = calls.Where(kind => before.Admits(kind) != false).ToLookup(after.Admits);
        var refused = living[false].ToArray();
        var sources = refused.GroupBy(kind => (kind.Address, kind.UserAgent)).Select(kinds => new NarrowedSource(
            kinds.Key.Address, kinds.Key.UserAgent, kinds.Sum(kind => kind.Requests), kinds.Max(kind => kind.LastAt))).ToArray();
        return new NarrowingPreview(
            refused.Sum(kind => kind.Requests),
            refused.Length == 0 ? null : refused.Max(kind => kind.LastAt),
            [.. sources.OrderByDescending(source => source.Calls).ThenByDescending(source => source.LastAt).Take(MostSources)],
            living[null].Sum(kind => kind.Requests))
        {
            TakesAway = true,
            SourceCount = sources.Length,
            LowersRate = lowersRate,
        };
    }

    /// <summary>What a token is let in for.</summary>
    private sealed record Reach(ScopeSet Scopes, TokenLimits Limits)
    {
        public static Reach Of(ApiToken token) => new(token.Scopes, token.Limits);

        public bool GoesBeyond(Reach other) => Scopes.Any(scope => !other.Scopes.Allows(scope))
            || (Limits with { RequestsPerMinute = null }).Beyond(other.Limits with { RequestsPerMinute = null }) is not null;

        public bool IsOftenerThan(Reach other) =>
            (Limits.RequestsPerMinute ?? int.MaxValue) > (other.Limits.RequestsPerMinute ?? int.MaxValue);

        /// <summary>Whether such calls are let in; null where that depends on what was not kept of them.</summary>
        public bool? Admits(ApiTokenCalls kind) =>
            kind is { Scope: "", ProjectId: ApiTokenCalls.Missing } ? true
            : And(And(HasScopes(kind.Scope), Reaches(kind)), Comes(kind.Address));

        private bool? HasScopes(string scope) => scope switch
        {
            "" => true,
            ApiTokenCalls.Other => null,
            _ => ScopeSet.Parse(scope).All(Scopes.Allows),
        };

        /// <summary>A limited token reaches its projects, and beside them what does not concern all.</summary>
        private bool? Reaches(ApiTokenCalls kind) => (Limits.Projects, kind.ProjectId) switch
        {
            (null, _) or (_, ApiTokenCalls.Missing) => true,
            (_, ApiTokenCalls.Other) => null,
            (_, ApiTokenCalls.Unnamed) => false,
            (_, "") => !ScopeSet.Parse(kind.Scope).Any(ConcernsAll),
            ({ } projects, var id) => projects.Contains(id),
        };

        /// <summary>What is not done in a project: to make one, to read the log of the organization, and to change that.</summary>
        private static bool ConcernsAll(Scope scope) =>
            scope.ChangesOrganization || scope.Equals(Scope.ProjectsWrite) || scope.Equals(Scope.ActivityRead);

        private bool? Comes(string address) =>
            Limits.Addresses is not { } admitted ? true
            : address == ApiTokenCalls.Other ? null
            : IPAddress.TryParse(address, out var from) && admitted.Contain(from);

        /// <summary>What is refused for one reason is refused, whatever is not known of the others.</summary>
        private static bool? And(bool? one, bool? other) => one == false || other == false ? false : one & other;
    }
}
