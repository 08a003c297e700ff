using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Features.TokenEnds;

/// <summary>
/// A year with a thousand tokens and fifty consumers of odd habits. Not one stops working by itself without three notices of just that. A
/// token is told of less often where it has fewer days than three notices take: its end lies less than <see cref="LeastDays"/> days
/// after it was made, or after somebody set that end or enabled it again.
/// </summary>
public sealed class YearOfTokensTests(TokenEndsHost host) : IClassFixture<TokenEndsHost>
{
    private const int Tokens = 1000, Consumers = 50, Days = 365, LeastDays = 16;

    [Fact]
    public async Task Year_OfAThousandTokens_HasNoSurpriseEnd()
    {
        var random = new Random(13);
        var clock = new FakeTimeProvider(TestTime.Start);
        var organization = TestOrganization.New(host);
        await host.SaveAsync(organization.Entity);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var ends = new Dictionary<string, (DateTimeOffset SetAt, DateTimeOffset? End)>();
        await host.SaveAsync(
            [.. Enumerable.Range(0, Tokens * 9 / 10).Select(number => New(number, TestTime.Start.AddDays(-random.Next(400))))]);

        for (var day = 0; day < Days; day++)
        {
            var now = clock.GetUtcNow();
            await ActAsync(day, now);
            await host.NewJob(clock).RunAsync(Cancellation);
            clock.Advance(TimeSpan.FromDays(1));
        }

        await using var db = host.OpenDatabase();
        var notices = (await db.TokenNotices.AsNoTracking().ToListAsync(Cancellation)).ToLookup(notice => notice.TokenId);
        var tokens = await db.ApiTokens.AsNoTracking().ToListAsync(Cancellation);
        var (ended, exempt, disabled) = (0, 0, 0);
        foreach (var token in tokens)
        {
            foreach (var done in notices[token.Id].Where(notice => notice.DaysBefore == 0))
            {
                var before = notices[token.Id].Where(notice => notice.Kind == TokenNoticeKind.Unused && notice.End == done.End)
                    .Select(notice => notice.CreatedAt).Order().ToArray();
                Assert.Equal(4, before.Length);
                Assert.True(before[3] - before[0] >= TimeSpan.FromDays(14));
                disabled++;
            }

            var (setAt, end) = ends[token.Id];
            if (token.DisabledAt is not null || !(end < clock.GetUtcNow()))
            {
                continue;
            }

            ended++;
            exempt += end - setAt < TimeSpan.FromDays(LeastDays) ? 1 : 0;
            var told = notices[token.Id].Where(notice => notice.Kind == TokenNoticeKind.End && notice.End == end).ToArray();
            Assert.True(told.Length >= 3 || end - setAt < TimeSpan.FromDays(LeastDays), $"{end - setAt}: {told.Length} notices");
            Assert.All(told, notice => Assert.True(notice.CreatedAt < end));
        }

        // Whoever uses a token more often than the rule asks for has it still.
        Assert.All(tokens.Where(token => Longest(Number(token)) < 30), token => Assert.Null(token.DisabledAt));
        Assert.True(ended > 300 && disabled > 100 && exempt is > 0 and < 100, $"{ended} ended, {exempt} exempt, {disabled} disabled");
        Assert.InRange(await host.MailsAsync(organization, owner.Email), 100, 3 * Days);

        ApiToken New(int number, DateTimeOffset createdAt)
        {
            var (entity, token) = organization.NewToken(
                change: token => token.ExpiresAt = random.Next(10) < 3 ? null : TestTime.Start.AddDays(31 + random.Next(400)),
                creator: $"Consumer {number % Consumers}",
                createdAt: createdAt);
            ends[token.Id] = (createdAt, entity.ExpiresAt);
            return entity;
        }

        async Task ActAsync(int day, DateTimeOffset now)
        {
            await using var db = host.OpenDatabase();
            var busy = Enumerable.Range(0, Consumers).Where(consumer => Uses(consumer, day))
                .Select(consumer => $"Consumer {consumer}").ToArray();
            await db.ApiTokens.Where(token => busy.Contains(token.CreatedByName) && token.DisabledAt == null
                    && (token.ExpiresAt == null || token.ExpiresAt > now))
                .ExecuteUpdateAsync(set => set.SetProperty(token => token.LastUsedAt, now), Cancellation);
            if (day is 60 or 200)
            {
                var row = await db.Organizations.SingleAsync(o => o.Id == organization.Id, Cancellation);
                row.Policy = row.Policy with { MaxIdleDays = day == 60 ? 90 : 30, IdleSince = row.Policy.IdleSince ?? now };
                await db.SaveChangesAsync(Cancellation);
            }

            // Some are made in between, with little time or much, and some get another end.
            if (day % 4 == 0 && ends.Count < Tokens)
            {
                var entity = New(ends.Count, now);
                entity.ExpiresAt = now.AddDays(1 + random.Next(120));
                ends[entity.Id] = (now, entity.ExpiresAt);
                await host.SaveAsync(entity);
            }

            if (day % 5 == 0)
            {
                var id = ends.Keys.ElementAt(random.Next(ends.Count));
                DateTimeOffset? end = random.Next(6) == 0 ? null : now.AddDays(1 + random.Next(200));
                if (!(ends[id].End <= now))
                {
                    await db.ApiTokens.Where(token => token.Id == id)
                        .ExecuteUpdateAsync(set => set.SetProperty(token => token.ExpiresAt, end), Cancellation);
                    ends[id] = (now, end);
                }
            }

            // Somebody enables what was disabled, now and then.
            if (day % 30 == 0)
            {
                var enabled = await db.ApiTokens
                    .Where(token => EF.Functions.Like(token.CreatedByName, "%7") && token.DisabledAt != null
                        && (token.ExpiresAt == null || token.ExpiresAt > now))
                    .Select(token => token.Id).ToListAsync(Cancellation);
                enabled.ForEach(id => ends[id] = (now, ends[id].End));
                await db.ApiTokens.Where(token => enabled.Contains(token.Id))
                    .ExecuteUpdateAsync(set => set.SetProperty(token => token.DisabledAt, (DateTimeOffset?)null), Cancellation);
            }
        }
    }

    private static int Number(ApiToken token) =>
        int.Parse(token.CreatedByName.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The odd habits: daily, on workdays, weekly, monthly, quarterly, in one season, and so on to never.</summary>
    private static bool Uses(int consumer, int day) => consumer switch
    {
        < 10 => true,
        < 15 => day % 7 < 5,
        < 20 => day % 7 == consumer % 7,
        < 25 => day % 29 == consumer % 29,
        < 30 => day % 31 == consumer % 31,
        < 35 => day % 91 == consumer,
        < 40 => day is > 100 and < 160,
        < 45 => day % (consumer + (day / 50)) == 0,
        < 48 => day == consumer * 5,
        _ => false,
    };

    /// <summary>The most days between two uses.</summary>
    private static int Longest(int consumer) => consumer switch
    {
        < 10 => 1,
        < 15 => 3,
        < 20 => 7,
        < 25 => 29,
        _ => int.MaxValue,
    };
}
