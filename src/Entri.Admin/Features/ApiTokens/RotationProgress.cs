using System.Text.Json.Serialization;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Which of a token's values a source uses, while an old and a new one work.</summary>
public enum RotationState
{
    /// <summary>It has used the old value since the new one was made, and never the new one.</summary>
    [JsonStringEnumMemberName("old")]
    Old,

    /// <summary>It has used the old value after it had the new one: several programs, and one of them has to change.</summary>
    [JsonStringEnumMemberName("both")]
    Both,

    /// <summary>It used the old value before the new one was made, and nothing since.</summary>
    [JsonStringEnumMemberName("silent")]
    Silent,

    /// <summary>It has changed from the old value to the new one.</summary>
    [JsonStringEnumMemberName("changed")]
    Changed,

    /// <summary>It has come with the new value alone.</summary>
    [JsonStringEnumMemberName("new")]
    New,
}

/// <summary>Requests with a value of a token.</summary>
/// <param name="Requests">How many.</param>
/// <param name="LastAt">When the last came.</param>
public sealed record UsageOfValue(long Requests, DateTimeOffset LastAt);

/// <summary>Where requests came from while an old and a new value of a token work.</summary>
/// <param name="Address">The address; empty where it was not known, and <c>*</c> for all that were too many to tell apart.</param>
/// <param name="UserAgent">What the program calls itself; empty where it does not, and <c>*</c> as above.</param>
/// <param name="State">Which of the values it uses.</param>
/// <param name="Old">What came with old values that still work; null for nothing.</param>
/// <param name="New">What came with the new value; null for nothing.</param>
public sealed record RotationSource(string Address, string UserAgent, RotationState State, UsageOfValue? Old, UsageOfValue? New);

/// <summary>How far the programs have come from the old values of a token to the new one, while both work.</summary>
/// <param name="OldHint">The visible characters of the newest old value that still works.</param>
/// <param name="NewHint">Those of the new one.</param>
/// <param name="RotatedAt">When the new one was made.</param>
/// <param name="ValidUntil">Until when the old one works.</param>
/// <param name="OldLastAt">When an old one was last used; null where nothing is known of that.</param>
/// <param name="IsDone">Whether nothing that came in the last 30 days is known to need an old one.</param>
/// <param name="Sources">Where requests of the last 30 days came from: first who has to change, 100 at most.</param>
public sealed record RotationProgress(
    string OldHint,
    string NewHint,
    DateTimeOffset RotatedAt,
    DateTimeOffset ValidUntil,
    DateTimeOffset? OldLastAt,
    bool IsDone,
    IReadOnlyList<RotationSource> Sources)
{
    private const int MostSources = 100;

    /// <summary>
    /// After what time without the old value a source that uses the new one counts as changed, though both came in between: where several
    /// programs share an address, they change one after the other.
    /// </summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(24);

    /// <summary>Reads it; null where no old value works any more.</summary>
    internal static async Task<RotationProgress?> ReadAsync(
        EntriDbContext db, ApiToken token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (token.OldValuesAt(now) is not [var newest, ..] old)
        {
            return null;
        }

        var (current, since) = (token.CurrentValue, now.AddDays(-GetApiTokenUsage.DefaultDays));
        var first = DateOnly.FromDateTime(since.UtcDateTime);
        int[] numbers = [current.Number, .. old.Select(value => value.Number)];
        var uses = await db.ApiTokenCalls
            .Where(kind => kind.TokenId == token.Id && kind.Day >= first && kind.LastAt > since && numbers.Contains(kind.ValueNumber))
            .GroupBy(kind => new { kind.Address, kind.UserAgent, IsNew = kind.ValueNumber == current.Number })
            .Select(kinds => new
            {
                kinds.Key,
                Requests = kinds.Sum(kind => kind.Requests),
                FirstAt = kinds.Min(kind => kind.FirstAt),
                LastAt = kinds.Max(kind => kind.LastAt),
            })
            .ToListAsync(cancellationToken);
        var sources = uses.ToLookup(
                use => (use.Key.Address, use.Key.UserAgent),
                use => (use.Key.IsNew, Count: new CallCount(use.Requests, use.FirstAt, use.LastAt)))
            .Select(source =>
            {
                CallCount? before = source.Where(use => !use.IsNew).Select(use => use.Count).Cast<CallCount?>().FirstOrDefault();
                CallCount? after = source.Where(use => use.IsNew).Select(use => use.Count).Cast<CallCount?>().FirstOrDefault();
                return new RotationSource(
                    source.Key.Address, source.Key.UserAgent, StateOf(before, after, current.CreatedAt, now), Of(before), Of(after));
            })
            .OrderBy(source => source.State)
            .ThenByDescending(source => (source.Old ?? source.New)!.LastAt)
            .ToArray();
        return new RotationProgress(
            newest.Hint,
            current.Hint,
            current.CreatedAt,
            newest.ValidUntil!.Value,
            sources.Max(source => source.Old?.LastAt),
            Array.TrueForAll(sources, source => source.State is RotationState.Changed or RotationState.New),
            [.. sources.Take(MostSources)]);
    }

    private static RotationState StateOf(CallCount? old, CallCount? current, DateTimeOffset rotatedAt, DateTimeOffset now) =>
        (old, current) switch
        {
            (null, _) => RotationState.New,
            ({ } last, null) => last.LastAt < rotatedAt ? RotationState.Silent : RotationState.Old,
            ({ } last, { } next) when last.LastAt <= next.FirstAt => RotationState.Changed,
            ({ } last, { } next) => last.LastAt < next.LastAt && last.LastAt < now - Quiet ? RotationState.Changed : RotationState.Both,
        };

    private static UsageOfValue? Of(CallCount? count) => count is { } some ? new UsageOfValue(some.Requests, some.LastAt) : null;
}
