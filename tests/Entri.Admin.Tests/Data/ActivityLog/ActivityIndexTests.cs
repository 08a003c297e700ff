using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Data.ActivityLog;

/// <summary>What the index finds is what one finds who reads the whole log.</summary>
public sealed class ActivityIndexTests(ActivityIndexTests.FilledHost host) : IClassFixture<ActivityIndexTests.FilledHost>
{
    public static TheoryData<ActivityFilter> Filters =>
    [
        new ActivityFilter(),
        new ActivityFilter(Action: "token.created"),
        new ActivityFilter(UserId: "user_1"),
        new ActivityFilter(TokenId: "tok_1"),
        new ActivityFilter(ProjectId: "proj_2"),
        new ActivityFilter(Action: "token.created", UserId: "user_1", ProjectId: "proj_2"),
        new ActivityFilter(Action: "nothing.done"),
        new ActivityFilter(UserId: "user_1", TokenId: "tok_elsewhere"),
        new ActivityFilter(From: At(100)),
        new ActivityFilter(Before: At(100)),
        new ActivityFilter(From: At(1022), Before: At(1026)),
        new ActivityFilter(From: At(250), Before: At(2300), Action: "token.created"),
        new ActivityFilter(From: At(5000)),
        new ActivityFilter(Before: At(-5000)),
    ];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Find_GivesEveryPageOfWhatMatches(ActivityFilter filter)
    {
        var organization = await host.FilledAsync();
        await using var db = host.OpenDatabase();
        var log = await db.Activity.Where(entry => entry.OrganizationId == organization.Id).OrderByDescending(entry => entry.Sequence)
            .ToListAsync(Cancellation);
        var expected = log.Where(entry => Fits(entry, filter)).Select(entry => entry.Sequence).ToArray();

        var matches = await ActivityIndex.FindAsync(db, organization.Id, filter, Cancellation);

        Assert.Equal(expected.Length, matches.Total);
        for (var offset = 0; offset <= expected.Length; offset += 137)
        {
            Assert.Equal(expected.Skip(offset).Take(137), matches.Newest(offset, 137));
        }
    }

    [Theory]
    [InlineData(-5000, 1)]
    [InlineData(300, 299)]
    [InlineData(5000, FilledHost.Entries + 1)]
    public async Task FirstSince_IsTheFirstThatIsNotEarlier(int minute, long expected)
    {
        var organization = await host.FilledAsync();
        await using var db = host.OpenDatabase();

        Assert.Equal(expected, await ActivityIndex.FirstSinceAsync(db, organization.Id, At(minute), Cancellation));
    }

    [Fact]
    public async Task Find_InALogOfSomebodyElse_IsNothing()
    {
        await host.FilledAsync();
        var other = await TestOrganization.AddAsync(host);
        await using var db = host.OpenDatabase();

        Assert.Equal(0, (await ActivityIndex.FindAsync(db, other.Id, new(), Cancellation)).Total);
        Assert.Equal(0, (await ActivityIndex.FindAsync(db, other.Id, new(UserId: "user_1"), Cancellation)).Total);
        Assert.Equal(0, (await ActivityIndex.FindAsync(db, "org_missing", new(), Cancellation)).Total);
    }

    private static DateTimeOffset At(int minute) => TestTime.Start.AddMinutes(minute);

    private static bool Fits(ActivityEntry entry, ActivityFilter filter) =>
        (filter.Action is null || entry.Action == filter.Action)
        && (filter.UserId is null || entry.UserId == filter.UserId)
        && (filter.ProjectId is null || entry.ProjectId == filter.ProjectId)
        && (filter.TokenId is null || entry.TargetId == filter.TokenId || entry.Metadata.GetValueOrDefault("tokenId") == filter.TokenId)
        && (filter.From is null || entry.CreatedAt >= filter.From)
        && (filter.Before is null || entry.CreatedAt < filter.Before);

    /// <summary>A log over three blocks of the index, during which the clock was once wrong for a while.</summary>
    public sealed class FilledHost : EntriHost
    {
        public const int Entries = 2500;
        private readonly SemaphoreSlim _turn = new(1);
        private TestOrganization? _organization;

        public async Task<TestOrganization> FilledAsync()
        {
            await _turn.WaitAsync(Cancellation);
            try
            {
                if (_organization is null)
                {
                    var organization = await TestOrganization.AddAsync(this);
                    await SaveAsync([.. Enumerable.Range(0, Entries).Select(number => Entry(organization, number))]);
                    _organization = organization;
                }

                return _organization;
            }
            finally
            {
                _turn.Release();
            }
        }

        private static ActivityEntry Entry(TestOrganization organization, int number)
        {
            var at = At(number is > 297 and < 310 ? number + 40 : number);
            return new ActivityEntry
            {
                Id = EntityId.NewActivity(at),
                Action = number % 3 == 0 ? "token.created" : "user.signed_in",
                OrganizationId = organization.Id,
                UserId = number % 2 == 0 ? $"user_{number % 5}" : null,
                UserName = "Ada",
                ProjectId = number % 7 == 0 ? null : $"proj_{number % 4}",
                TargetId = number % 6 == 0 ? $"tok_{number % 9}" : "user_9",
                TargetType = number % 6 == 0 ? "token" : "user",
                Metadata = number % 2 == 0
                    ? new Dictionary<string, string> { ["name"] = "\"tokenId\":\"tok_1\"" }
                    : new Dictionary<string, string> { ["name"] = "\u0001 \" ü", ["tokenId"] = $"tok_{number % 3}" },
                CreatedAt = at,
            };
        }
    }
}
