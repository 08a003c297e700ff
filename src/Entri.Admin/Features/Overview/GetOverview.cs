using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Overview;

/// <summary>What an organization has, in numbers.</summary>
/// <param name="Tokens">Its tokens; null for whoever may not see them.</param>
/// <param name="Projects">How many projects it has that are not archived.</param>
/// <param name="Members">How many people.</param>
public sealed record OverviewResponse(TokenOverview? Tokens, int Projects, int Members);

/// <summary>The tokens of an organization, in numbers.</summary>
/// <param name="IsEmpty">Whether there never was one.</param>
/// <param name="Active">How many are accepted.</param>
/// <param name="EndingSoon">How many of them end within 30 days.</param>
/// <param name="Unused">How many of them nothing has used for 90 days.</param>
/// <param name="Days">Requests of each of the last 30 days in UTC, the oldest first.</param>
public sealed record TokenOverview(bool IsEmpty, int Active, int EndingSoon, int Unused, IReadOnlyList<OverviewDay> Days)
{
    /// <summary>How many requests were refused in these days.</summary>
    public long Refused => Days.Sum(day => day.Requests.Refused);
}

/// <summary>Requests with the tokens of an organization on one day.</summary>
/// <param name="Day">The day in UTC.</param>
/// <param name="Requests">How many, by how they ended.</param>
public sealed record OverviewDay(DateOnly Day, UsageCounts Requests);

/// <summary>Shows an organization at a glance.</summary>
public sealed class GetOverview(IDbContextFactory<EntriDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many days it looks back for requests and ahead for ends, and back for tokens that are in use.</summary>
    public const int Days = 30, UnusedDays = 90;

    /// <summary>Reads it. Everybody who belongs to the organization may; what is about tokens takes the right to see them.</summary>
    public async Task<Result<OverviewResponse>> ExecuteAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return new OverviewResponse(
            caller.May(Scope.TokensRead) ? await ReadTokensAsync(db, caller.OrganizationId, cancellationToken) : null,
            await db.ProjectsOf(caller).CountAsync(project => project.ArchivedAt == null, cancellationToken),
            await db.MembersOf(caller).CountAsync(cancellationToken));
    }

    private async Task<TokenOverview> ReadTokensAsync(EntriDbContext db, string organizationId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (soon, old) = (now.AddDays(Days), now.AddDays(-UnusedDays));
        var ofOrganization = db.ApiTokens.Where(token => token.OrganizationId == organizationId);
        var counts = await ofOrganization
            .Where(token => token.RevokedAt == null && token.DisabledAt == null && (token.ExpiresAt == null || token.ExpiresAt > now))
            .GroupBy(_ => 1)
            .Select(tokens => new
            {
                Active = tokens.Count(),
                EndingSoon = tokens.Count(token => token.ExpiresAt <= soon),
                Unused = tokens.Count(token => token.CreatedAt <= old && (token.LastUsedAt == null || token.LastUsedAt <= old)),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return new TokenOverview(
            counts is null && !await ofOrganization.AnyAsync(cancellationToken),
            counts?.Active ?? 0,
            counts?.EndingSoon ?? 0,
            counts?.Unused ?? 0,
            await ReadDaysAsync(db, organizationId, DateOnly.FromDateTime(now.UtcDateTime).AddDays(1 - Days), cancellationToken));
    }

    private static async Task<OverviewDay[]> ReadDaysAsync(
        EntriDbContext db, string organizationId, DateOnly first, CancellationToken cancellationToken)
    {
        var start = new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero);
        var hours = await db.OrganizationHours.AsNoTracking()
            .Where(hour => hour.OrganizationId == organizationId && hour.Hour >= start).ToListAsync(cancellationToken);
        var byDay = hours.ToLookup(hour => DateOnly.FromDateTime(hour.Hour.UtcDateTime), hour => (hour.Outcome, hour.Requests));
        return
        [
            .. Enumerable.Range(0, Days).Select(first.AddDays).Select(day => new OverviewDay(day, UsageCounts.Of(byDay[day]))),
        ];
    }
}
