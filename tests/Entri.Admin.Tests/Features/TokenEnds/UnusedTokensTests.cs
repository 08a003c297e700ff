using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Features.TokenEnds;

/// <summary>Tokens that nobody uses are announced three times, and then disabled, where the policy says so.</summary>
public sealed class UnusedTokensTests(TokenEndsHost host) : IClassFixture<TokenEndsHost>
{
    private static readonly int[] All = [14, 7, 1, 0], Announced = [14, 7, 1];

    private readonly FakeTimeProvider _clock = new(TestTime.Start);

    [Fact]
    public async Task Token_ThatNobodyUses_IsAnnouncedThreeTimes_AndDisabled_NeverRevoked()
    {
        var (organization, owner) = await AddAsync(days: 30);
        var token = await organization.AddTokenAsync(change: token => token.ContactEmail = "ops@example.org");

        await PassAsync(days: 29);
        Assert.Equal(Announced, await DaysAsync(token));
        Assert.Null((await ReadAsync(token)).DisabledAt);
        await PassAsync(days: 2);

        var notices = await host.NoticesAsync(token.Id);
        Assert.Equal(All, notices.Select(notice => notice.DaysBefore));
        var row = await ReadAsync(token);
        Assert.Equal((TestTime.Start.AddDays(30), null), (row.DisabledAt!.Value, row.RevokedAt));
        Assert.Equal((4, 4), (await host.MailsAsync(organization, owner.Email), await host.MailsAsync(organization, "ops@example.org")));
        await using var db = host.OpenDatabase();
        var entry = await db.Activity.SingleAsync(entry => entry.OrganizationId == organization.Id, Cancellation);
        Assert.Equal(
            ("token.disabled", "Entri Admin", null, token.Id, "unused", "30"),
            (entry.Action, entry.UserName, entry.UserId, entry.TargetId, entry.Metadata["reason"], entry.Metadata["days"]));
    }

    [Fact]
    public async Task Use_BetweenTheAnnouncements_CancelsIt()
    {
        var (organization, _) = await AddAsync(days: 30);
        var token = await organization.AddTokenAsync();

        await PassAsync(days: 29);
        await UseAsync(token);
        await PassAsync(days: 15);

        Assert.Equal(Announced, await DaysAsync(token));
        Assert.Null((await ReadAsync(token)).DisabledAt);
        await PassAsync(days: 16);
        Assert.Equal([.. Announced, .. All], await DaysAsync(token));
    }

    [Fact]
    public async Task Days_BeforeTheRule_DoNotCount()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        _clock.Advance(TimeSpan.FromDays(300));
        await SetRuleAsync(organization, days: 30);

        await PassAsync(days: 15);
        Assert.Empty(await DaysAsync(token));
        await PassAsync(days: 16);

        Assert.Equal(All, await DaysAsync(token));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(400)]
    public async Task Job_ThatWasDown_StillAnnouncesThreeTimesFirst(int days)
    {
        var (organization, _) = await AddAsync(days: 30);
        var token = await organization.AddTokenAsync();
        _clock.Advance(TimeSpan.FromDays(days));

        await PassAsync(days: 13);
        Assert.Equal(Announced, await DaysAsync(token));
        Assert.Null((await ReadAsync(token)).DisabledAt);
        await PassAsync(days: 1);

        Assert.Equal(TestTime.Start.AddDays(days + 14), (await ReadAsync(token)).DisabledAt);
    }

    [Fact]
    public async Task StricterRule_LeavesTimeForAllAnnouncements()
    {
        var (organization, _) = await AddAsync(days: 365);
        var token = await organization.AddTokenAsync();
        await PassAsync(days: 200);
        Assert.Empty(await DaysAsync(token));
        await SetRuleAsync(organization, days: 30, since: TestTime.Start);

        await PassAsync(days: 13);
        Assert.Equal(Announced, await DaysAsync(token));
        await PassAsync(days: 1);

        Assert.NotNull((await ReadAsync(token)).DisabledAt);
    }

    [Fact]
    public async Task Token_ThatIsEnabledAgain_HasAllItsTimeAndNotices()
    {
        var (organization, _) = await AddAsync(days: 30);
        var token = await organization.AddTokenAsync();
        await PassAsync(days: 30);
        await using (var db = host.OpenDatabase())
        {
            await db.ApiTokens.Where(row => row.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.DisabledAt, (DateTimeOffset?)null), Cancellation);
        }

        await PassAsync(days: 29);
        Assert.Equal([.. All, .. Announced], await DaysAsync(token));
        await PassAsync(days: 1);

        Assert.NotNull((await ReadAsync(token)).DisabledAt);
    }

    [Fact]
    public async Task Tokens_OfAnOrganizationWithoutTheRule_AndThoseThatEndBefore_AreLeftAlone()
    {
        var organization = await TestOrganization.AddAsync(host);
        var free = await organization.AddTokenAsync();
        var (strict, _) = await AddAsync(days: 30);
        var ending = await strict.AddTokenAsync(change: token => token.ExpiresAt = TestTime.Start.AddDays(25));

        await PassAsync(days: 60);

        Assert.Empty(await DaysAsync(free));
        Assert.All(await host.NoticesAsync(ending.Id), notice => Assert.Equal(TokenNoticeKind.End, notice.Kind));
    }

    private async Task<(TestOrganization Organization, TestPerson Owner)> AddAsync(int days)
    {
        var organization = TestOrganization.New(host);
        organization.Entity.Policy = new() { MaxIdleDays = days, IdleSince = TestTime.Start };
        await host.SaveAsync(organization.Entity);
        return (organization, await organization.AddPersonAsync(MemberRole.Owner));
    }

    private async Task SetRuleAsync(TestOrganization organization, int days, DateTimeOffset? since = null)
    {
        await using var db = host.OpenDatabase();
        var row = await db.Organizations.SingleAsync(o => o.Id == organization.Id, Cancellation);
        row.Policy = row.Policy with { MaxIdleDays = days, IdleSince = since ?? _clock.GetUtcNow() };
        await db.SaveChangesAsync(Cancellation);
    }

    private async Task UseAsync(TestToken token)
    {
        var now = _clock.GetUtcNow();
        await using var db = host.OpenDatabase();
        await db.ApiTokens.Where(row => row.Id == token.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, now), Cancellation);
    }

    private async Task<ApiToken> ReadAsync(TestToken token)
    {
        await using var db = host.OpenDatabase();
        return await db.ApiTokens.AsNoTracking().SingleAsync(row => row.Id == token.Id, Cancellation);
    }

    private async Task<IEnumerable<int>> DaysAsync(TestToken token) =>
        (await host.NoticesAsync(token.Id)).Select(notice => notice.DaysBefore);

    /// <summary>Lets days pass, with one run at the end of each.</summary>
    private async Task PassAsync(int days)
    {
        var job = host.NewJob(_clock);
        await job.RunAsync(Cancellation);
        for (var day = 0; day < days; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            await job.RunAsync(Cancellation);
        }
    }
}
