using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>A source of calls that a narrower token would have been refused.</summary>
/// <param name="Address">Where they came from; empty where that is not known.</param>
/// <param name="UserAgent">What the program called itself; empty where it did not.</param>
/// <param name="Calls">How many.</param>
/// <param name="LastAt">When the last came.</param>
public sealed record NarrowedSource(string Address, string UserAgent, long Calls, DateTimeOffset LastAt);

/// <summary>What a narrower token would have been refused of what it was let in for.</summary>
/// <param name="Calls">How many calls.</param>
/// <param name="LastAt">When the last of them came; null where there is none.</param>
/// <param name="Sources">Where they came from, the busiest first.</param>
/// <param name="Unknown">
/// How many more there may be: of so many kinds on one day that nobody kept where they came from and for which project.
/// </param>
public sealed record NarrowingPreview(
    long Calls, DateTimeOffset? LastAt, IReadOnlyList<NarrowedSource> Sources, long Unknown = 0)
{
    /// <summary>The answer as a sentence.</summary>
    public string Sentence => this switch
    {
        { Calls: 0, Unknown: 0 } => $"In the last {PreviewNarrowing.Days} days this would have refused nothing.",
        { Calls: 0 } => $"In the last {PreviewNarrowing.Days} days this may have refused some of {Unknown:N0} calls of many kinds.",
        { Calls: 1 } => $"In the last {PreviewNarrowing.Days} days this would have refused 1 call.",
        _ => $"In the last {PreviewNarrowing.Days} days this would have refused {Calls:N0} calls.",
    };
}

/// <summary>
/// Says what would have become of the calls of the last days, had a token been narrower: as if they all came again. Calls that were refused
/// anyway, and those for things that are not there, are not among them.
/// </summary>
public sealed class PreviewNarrowing(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>How far back it looks.</summary>
    public const int Days = 30;

    /// <summary>Asks.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="scopes">What it may do then.</param>
    /// <param name="projectIds">The projects that it may reach then; null for all.</param>
    /// <param name="admits">Which addresses it admits then; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<NarrowingPreview>> ExecuteAsync(
        Caller caller,
        string tokenId,
        ScopeSet scopes,
        IReadOnlyList<string>? projectIds,
        Func<IPAddress, bool>? admits,
        CancellationToken cancellationToken)
    {
        if (caller.Check(Scope.TokensRead) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.ApiTokensOf(caller).AnyAsync(token => token.Id == tokenId, cancellationToken))
        {
            return ApiTokenFailures.NotFound;
        }

        var first = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-Days);
        var calls = await db.ApiTokenCalls.AsNoTracking()
            .Where(kind => kind.TokenId == tokenId && kind.Outcome == CallOutcome.Ok && kind.Day >= first)
            .ToListAsync(cancellationToken);
        var narrower = new Narrower(scopes, projectIds?.ToHashSet(StringComparer.Ordinal), admits);
        var refused = calls.Where(kind => narrower.Admits(kind) == false).ToArray();
        var sources = refused.GroupBy(kind => (kind.Address, kind.UserAgent)).Select(kinds => new NarrowedSource(
            kinds.Key.Address, kinds.Key.UserAgent, kinds.Sum(kind => kind.Requests), kinds.Max(kind => kind.LastAt)));
        return new NarrowingPreview(
            refused.Sum(kind => kind.Requests),
            refused.Length == 0 ? null : refused.Max(kind => kind.LastAt),
            [.. sources.OrderByDescending(source => source.Calls).ThenByDescending(source => source.LastAt)],
            calls.Where(kind => narrower.Admits(kind) is null).Sum(kind => kind.Requests));
    }

    private sealed record Narrower(ScopeSet Scopes, HashSet<string>? ProjectIds, Func<IPAddress, bool>? IsAdmitted)
    {
        /// <summary>Whether such calls are let in; null where that depends on what was not kept of them.</summary>
        public bool? Admits(ApiTokenCalls kind) => And(And(HasScopes(kind.Scope), Reaches(kind)), Comes(kind.Address));

        private bool? HasScopes(string scope) => scope switch
        {
            "" => true,
            ApiTokenCalls.Other => null,
            _ => ScopeSet.Parse(scope).All(Scopes.Allows),
        };

        /// <summary>A limited token reaches its projects, and beside them what does not concern all.</summary>
        private bool? Reaches(ApiTokenCalls kind) => (ProjectIds, kind.ProjectId) switch
        {
            (null, _) or (_, ApiTokenCalls.Missing) => true,
            (_, ApiTokenCalls.Other) => null,
            (_, ApiTokenCalls.Unnamed) => false,
            (_, "") => !ScopeSet.Parse(kind.Scope).Any(ConcernsAll),
            var (ids, id) => ids.Contains(id),
        };

        /// <summary>What is not done in a project: to make one, to read the log of the organization, and to change that.</summary>
        private static bool ConcernsAll(Scope scope) =>
            scope.ChangesOrganization || scope.Equals(Scope.ProjectsWrite) || scope.Equals(Scope.ActivityRead);

        private bool? Comes(string address) =>
            IsAdmitted is null ? true
            : address == ApiTokenCalls.Other ? null
            : IPAddress.TryParse(address, out var from) && IsAdmitted(from);

        /// <summary>What is refused for one reason is refused, whatever is not known of the others.</summary>
        private static bool? And(bool? one, bool? other) => one == false || other == false ? false : one & other;
    }
}
