using System.Net;
using Entri.Admin.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Data.ActivityLog;

public sealed class ActivityChainTests(EntriHost host)
{
    [Fact]
    public async Task Verifications_OfOneLog_WaitForEachOther()
    {
        var organization = await TestOrganization.AddAsync(host);
        await host.SaveAsync([ActivityLogs.Entry(organization)]);
        Task<ActivityVerdict>? second = null;
        var isSecondDone = true;

        await using var db = host.OpenDatabase();
        await host.Get<ActivityVerification>().VerifyAsync(db, organization.Id, Cancellation, new Told(() =>
        {
            second = Task.Run(() => ActivityLogs.VerifyAsync(host, organization));
            isSecondDone = second.Wait(TimeSpan.FromMilliseconds(300));
        }));

        Assert.False(isSecondDone);
        Assert.Equal(new ActivityVerdict(1, null), await second!);
    }

    private sealed class Told(Action act) : IProgress<ActivityProgress>
    {
        public void Report(ActivityProgress value) => act();
    }

    [Fact]
    public async Task Entries_ByTwentyWritersAtOnce_AreOneUnbrokenChain()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Chunk(5).Select(numbers => Task.Run(async () =>
        {
            List<HttpStatusCode> statuses = [];
            foreach (var number in numbers)
            {
                statuses.Add(
                    (await host.PostAsync("/api/projects", token.Credentials, new { name = $"P{number}", sourceLanguage = "en" })).Status);
            }

            return statuses;
        })));

        Assert.All(answers.SelectMany(statuses => statuses), status => Assert.Equal(HttpStatusCode.Created, status));
        await using var db = host.OpenDatabase();
        var numbers = await db.Activity.Where(entry => entry.OrganizationId == organization.Id).Select(entry => entry.Sequence)
            .ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (long)number), numbers.Order());
        Assert.Equal(new ActivityVerdict(100, null), await VerifyAsync(organization));
    }

    [Fact]
    public async Task Save_ThatFailsAndIsTriedAgain_LeavesNoGap()
    {
        var organization = await FilledAsync(entries: 1);
        await using var db = host.OpenDatabase();
        var project = organization.NewProject();
        db.AddRange(project, ActivityLogs.Entry(organization));
        var taken = (await organization.AddProjectAsync()).Id;
        var wrong = organization.NewProject();
        db.Entry(wrong).Property(p => p.Id).CurrentValue = taken;
        db.Add(wrong);

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancellation));
        db.Remove(wrong);
        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(new ActivityVerdict(2, null), await VerifyAsync(organization));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Save_InTheCallersTransaction_GoesWithIt(bool isCommitted, int expected)
    {
        var organization = await FilledAsync(entries: 1);
        await using (var db = host.OpenDatabase())
        await using (var transaction = await db.Database.BeginTransactionAsync(Cancellation))
        {
            db.Add(ActivityLogs.Entry(organization));
            await db.SaveChangesAsync(Cancellation);
            db.Add(ActivityLogs.Entry(organization));
            await db.SaveChangesAsync(Cancellation);
            if (isCommitted)
            {
                await transaction.CommitAsync(Cancellation);
            }
        }

        Assert.Equal(new ActivityVerdict(expected, null), await VerifyAsync(organization));
    }

    [Fact]
    public async Task Entry_WithOddTexts_IsReadAsItWasWritten()
    {
        var organization = await TestOrganization.AddAsync(host);
        await host.SaveAsync(
            ActivityLogs.Entry(organization, details: ("name", "Ünïcode 🎉 \"quoted\" \\ \u2028 \ud800")),
            ActivityLogs.Entry(organization, details: ("z", "")),
            ActivityLogs.Entry(organization, new DateTimeOffset(2031, 7, 4, 23, 59, 58, TimeSpan.FromHours(-7)).AddTicks(9_876_543)));

        Assert.Equal(new ActivityVerdict(3, null), await VerifyAsync(organization));
    }

    [Fact]
    public async Task Start_WithoutTheKey_IsRefused()
    {
        await using var own = new EntriHost();
        await TestOrganization.AddAsync(own);
        await using var db = own.OpenDatabase();
        await db.Database.ExecuteSqlRawAsync("UPDATE \"ActivityKeys\" SET \"Value\" = {0}", [new byte[] { 1 }], Cancellation);
        var keys = ActivatorUtilities.CreateInstance<ActivityKeys>(own.App);

        await Assert.ThrowsAsync<ActivityKeyException>(() => keys.StartAsync(db, Cancellation));
        await db.Database.ExecuteSqlRawAsync("DELETE FROM \"ActivityKeys\"", Cancellation);
        await Assert.ThrowsAsync<ActivityKeyException>(() => keys.StartAsync(db, Cancellation));

        Assert.Equal(0, await db.Set<ActivityKey>().CountAsync(Cancellation));
    }

    private Task<ActivityVerdict> VerifyAsync(TestOrganization organization) => ActivityLogs.VerifyAsync(host, organization);

    private async Task<TestOrganization> FilledAsync(int entries)
    {
        var organization = await TestOrganization.AddAsync(host);
        await host.SaveAsync([.. Enumerable.Range(0, entries).Select(_ => ActivityLogs.Entry(organization))]);
        return organization;
    }
}
