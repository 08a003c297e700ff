using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Features.TokenEnds;

/// <summary>Messages before a token ends: to whom, when, and once.</summary>
public sealed class TellOfTokenEndsTests(TokenEndsHost host) : IClassFixture<TokenEndsHost>
{
    private static readonly int[] AllDays = [30, 14, 7, 1], NearestDays = [7, 1], LastDay = [1];

    private readonly FakeTimeProvider _clock = new(TestTime.Start);

    [Fact]
    public async Task Token_ThatEnds_IsToldOfFourTimes_ToOwnersAdminsAndItsContact()
    {
        var organization = await TestOrganization.AddAsync(host);
        var (owner, admin, developer) = (await organization.AddPersonAsync(MemberRole.Owner),
            await organization.AddPersonAsync(MemberRole.Admin), await organization.AddPersonAsync(MemberRole.Developer));
        var gone = await organization.AddPersonAsync(MemberRole.Admin, (user, _) => user.DisabledAt = TestTime.Start);
        var token = await AddAsync(organization, 60, "ops@example.org");

        await PassAsync(days: 61);

        Assert.Equal(AllDays, (await host.NoticesAsync(token.Id)).Select(notice => notice.DaysBefore));
        Assert.Equal(
            (4, 4, 4, 0, 0),
            (await host.MailsAsync(organization, owner.Email), await host.MailsAsync(organization, admin.Email),
                await host.MailsAsync(organization, "ops@example.org"), await host.MailsAsync(organization, developer.Email),
                await host.MailsAsync(organization, gone.Email)));
    }

    [Fact]
    public async Task Contact_WhoIsAnOwner_GetsOneMessage()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        await AddAsync(organization, 60, owner.Email.ToUpperInvariant());

        await PassAsync(days: 31);

        Assert.Equal(1, await host.MailsAsync(organization, owner.Email));
        Assert.Equal(0, await host.MailsAsync(organization, owner.Email.ToUpperInvariant()));
    }

    [Fact]
    public async Task Token_MadeWithFiveDays_IsToldOfOnItsLastOnly()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await AddAsync(organization, 5);

        await PassAsync(days: 6);

        Assert.Equal(LastDay, (await host.NoticesAsync(token.Id)).Select(notice => notice.DaysBefore));
    }

    [Fact]
    public async Task Job_ThatWasDownForDays_SendsTheNearestNoticeOnly()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var token = await AddAsync(organization, 60);

        _clock.Advance(TimeSpan.FromDays(54));
        await PassAsync(days: 7);

        Assert.Equal(NearestDays, (await host.NoticesAsync(token.Id)).Select(notice => notice.DaysBefore));
        Assert.Equal(2, await host.MailsAsync(organization, owner.Email));
    }

    [Fact]
    public async Task OtherEnd_IsToldOfAnew()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await AddAsync(organization, 60);
        await PassAsync(days: 40);

        await ChangeAsync(token, set => set.SetProperty(t => t.ExpiresAt, TestTime.Start.AddDays(150)));
        await PassAsync(days: 112);

        Assert.Equal([30, .. AllDays], (await host.NoticesAsync(token.Id)).Select(notice => notice.DaysBefore));
    }

    [Fact]
    public async Task Token_ThatIsSwitchedOff_IsNotToldOf_AndTheNearestNoticeFollowsWhenItIsOn()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await AddAsync(organization, 60);
        var revoked = await AddAsync(organization, 60);
        await ChangeAsync(token, set => set.SetProperty(t => t.DisabledAt, TestTime.Start));
        await ChangeAsync(revoked, set => set.SetProperty(t => t.RevokedAt, TestTime.Start));

        await PassAsync(days: 55);
        Assert.Empty(await host.NoticesAsync(token.Id));
        await ChangeAsync(token, set => set.SetProperty(t => t.DisabledAt, (DateTimeOffset?)null));
        await PassAsync(days: 6);

        Assert.Equal(NearestDays, (await host.NoticesAsync(token.Id)).Select(notice => notice.DaysBefore));
        Assert.Empty(await host.NoticesAsync(revoked.Id));
    }

    [Fact]
    public async Task Jobs_OfManyInstancesAndStarts_TellOnce()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AddAsync(organization, 60)));
        _clock.Advance(TimeSpan.FromDays(31));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => host.NewJob(_clock).RunAsync(Cancellation))));
        await host.NewJob(_clock).RunAsync(Cancellation);

        Assert.Equal(1, await host.MailsAsync(organization, owner.Email));
        foreach (var token in tokens)
        {
            Assert.Single(await host.NoticesAsync(token.Id));
        }
    }

    [Fact]
    public async Task Tokens_OfADeletedOrganization_TakeTheirNoticesWithThem()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await AddAsync(organization, 60);
        await PassAsync(days: 31);
        Assert.Single(await host.NoticesAsync(token.Id));

        await using var db = host.OpenDatabase();
        await db.Organizations.Where(o => o.Id == organization.Id).ExecuteDeleteAsync(Cancellation);

        Assert.Empty(await host.NoticesAsync(token.Id));
    }

    /// <summary>Lets days pass, with one run on each.</summary>
    private async Task PassAsync(int days)
    {
        var job = host.NewJob(_clock);
        for (var day = 0; day <= days; day++)
        {
            await job.RunAsync(Cancellation);
            _clock.Advance(TimeSpan.FromDays(day < days ? 1 : 0));
        }
    }

    private static Task<TestToken> AddAsync(TestOrganization organization, int days, string? contact = null) =>
        organization.AddTokenAsync(change: token =>
            (token.ExpiresAt, token.ContactEmail) = (TestTime.Start.AddDays(days), contact));

    private async Task ChangeAsync(
        TestToken token, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<ApiToken>> change)
    {
        await using var db = host.OpenDatabase();
        await db.ApiTokens.Where(row => row.Id == token.Id).ExecuteUpdateAsync(change, Cancellation);
    }
}
