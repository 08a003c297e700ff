using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.TokenEnds;

/// <summary>A token of which people are to be told, or which is to be disabled.</summary>
/// <param name="OrganizationId">Whose it is.</param>
/// <param name="Id">The token.</param>
/// <param name="Name">What it is for.</param>
/// <param name="ContactEmail">Who is told besides; null for nobody.</param>
/// <param name="Kind">Why.</param>
/// <param name="End">When it stops working.</param>
/// <param name="DaysBefore">Which notice it is; 0 where it is to be disabled now.</param>
/// <param name="LastUsedAt">When it was last used; null for never.</param>
internal sealed record DueToken(
    string OrganizationId,
    string Id,
    string Name,
    string? ContactEmail,
    TokenNoticeKind Kind,
    DateTimeOffset End,
    int DaysBefore,
    DateTimeOffset? LastUsedAt)
{
    /// <summary>When it stops working at the earliest, for people: a late notice makes the rest late.</summary>
    public DateTimeOffset EndFor(DateTimeOffset now) => Kind == TokenNoticeKind.Unused && End < now.AddDays(DaysBefore)
        ? now.AddDays(DaysBefore) : End;
}

/// <summary>
/// Finds the tokens that are due. One that is switched off is not: who uses it is refused already. When it is switched on, the next notice
/// follows at once.
/// </summary>
internal static class DueTokens
{
    /// <summary>Tokens that end soon, those that end first in front; one question to one index, whatever the number of tokens.</summary>
    /// <param name="db">The context.</param>
    /// <param name="organizationId">Whose; null for everybody's.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static async Task<List<DueToken>> FindEndingAsync(
        EntriDbContext db, string? organizationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (day, week, fortnight, month) = (now.AddDays(1), now.AddDays(7), now.AddDays(14), now.AddDays(30));
        var oldEnough = now - TokenNotices.FirstDay;
        var found = await db.ApiTokens
            .Where(token => token.RevokedAt == null && token.DisabledAt == null && token.ExpiresAt > now && token.ExpiresAt <= month
                && token.CreatedAt <= oldEnough && (organizationId == null || token.OrganizationId == organizationId)
                && !db.TokenNotices.Any(notice => notice.TokenId == token.Id && notice.Kind == TokenNoticeKind.End
                    && notice.End == token.ExpiresAt
                    && notice.DaysBefore <= (token.ExpiresAt <= day ? 1 : token.ExpiresAt <= week ? 7
                        : token.ExpiresAt <= fortnight ? 14 : 30)))
            .OrderBy(token => token.ExpiresAt).ThenBy(token => token.Id)
            .Select(token => new
            {
                token.OrganizationId,
                token.Id,
                token.Name,
                token.ContactEmail,
                token.CreatedAt,
                ExpiresAt = token.ExpiresAt!.Value,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. from token in found
               let days = TokenNotices.DueBeforeEnd(token.CreatedAt, token.ExpiresAt, now)
               where days is not null
               select new DueToken(
                   token.OrganizationId,
                   token.Id,
                   token.Name,
                   token.ContactEmail,
                   TokenNoticeKind.End,
                   token.ExpiresAt,
                   days.Value,
                   LastUsedAt: null),
        ];
    }

    /// <summary>Tokens of an organization that nobody uses, as its policy has it.</summary>
    public static async Task<List<DueToken>> FindUnusedAsync(
        EntriDbContext db, string organizationId, OrganizationPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var latest = now.AddDays(TokenNotices.DaysBeforeDisabling[0] - (policy.MaxIdleDays ?? 0));
        if (policy is not { MaxIdleDays: { } days, IdleSince: { } since } || since > latest)
        {
            return [];
        }

        var unused = db.ApiTokens.Where(token => token.OrganizationId == organizationId
            && token.RevokedAt == null && token.DisabledAt == null && (token.ExpiresAt == null || token.ExpiresAt > now)
            && token.CreatedAt <= latest && (token.LastUsedAt == null || token.LastUsedAt <= latest));
        var found = await unused.OrderBy(token => token.Id)
            .Select(token => new { token.Id, token.Name, token.ContactEmail, token.CreatedAt, token.ExpiresAt, token.LastUsedAt })
            .ToListAsync(cancellationToken);

        // From the tokens to their notices: the other way round, SQLite goes through all the organization's tokens for each notice.
        var told = (await unused
            .Join(
                db.TokenNotices.AsNoTracking().Where(notice => notice.Kind == TokenNoticeKind.Unused),
                token => token.Id, notice => notice.TokenId, (_, notice) => notice)
            .ToListAsync(cancellationToken)).ToLookup(notice => notice.TokenId);
        List<DueToken> due = [];
        foreach (var token in found)
        {
            // One that was disabled and is switched on again has all its time, and so all its notices, before it.
            DateTimeOffset?[] starts =
                [token.CreatedAt, token.LastUsedAt, since, .. told[token.Id].Where(n => n.DaysBefore == 0).Select(n => n.CreatedAt)];
            var end = starts.Max()!.Value.AddDays(days);
            var notices = told[token.Id].Where(notice => notice.End == end)
                .ToDictionary(notice => notice.DaysBefore, notice => notice.CreatedAt);
            var next = TokenNotices.DueBeforeDisabling(end, notices, now);
            if (next is { } left && !(token.ExpiresAt <= now.AddDays(left)))
            {
                due.Add(new(
                    organizationId, token.Id, token.Name, token.ContactEmail, TokenNoticeKind.Unused, end, left, token.LastUsedAt));
            }
        }

        return due;
    }
}
