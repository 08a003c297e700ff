using System.Net;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Features.Activity;
using Entri.Admin.Tests.Data.ActivityLog;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Activity;

/// <summary>A log whose oldest entries go, and which can still be verified.</summary>
public sealed class KeepActivityTests(EntriHost host)
{
    private static readonly DateTimeOffset Old = TestTime.Start.AddDays(-400);

    [Fact]
    public async Task OldEntries_Go_AndWhatIsLeftIsVerified()
    {
        var organization = await FilledAsync(old: 1300, recent: 3);
        var token = await organization.AddTokenAsync();
        var path = $"{organization.ActivityPath}/retention";

        var set = (await host.SendAsync("PUT", path, token.Credentials, new { days = 365 })).HasStatus(HttpStatusCode.OK);
        Assert.Equal("""{"days":365,"entries":1303,"expiring":1300}""", set.Body);
        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);
        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);

        Assert.Equal(
            """{"days":365,"entries":5,"expiring":0}""", (await host.GetAsync(path, token.Credentials)).HasStatus(HttpStatusCode.OK).Body);
        var verdict = await ActivityLogs.VerifyAsync(host, organization);
        Assert.Equal((5L, null, 1300L, TestTime.Start), (verdict.Entries, verdict.Error, verdict.Removed, verdict.RemovedAt));
        var list = (await host.GetAsync(organization.ActivityPath, token.Credentials)).Json;
        Assert.Equal(5, list.GetProperty("meta").GetProperty("total").GetInt32());
        Assert.Equal(
            ["activity.removed", "organization.updated", "organization.updated", "organization.updated", "organization.updated"],
            list.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!));
        Assert.Equal("1300", list.GetProperty("data")[0].GetProperty("metadata").GetProperty("entries").GetString());
        Assert.Equal(
            ("forever", "365"),
            (list.GetProperty("data")[1].GetProperty("metadata").GetProperty("from").GetString(),
                list.GetProperty("data")[1].GetProperty("metadata").GetProperty("to").GetString()));
        await using var db = host.OpenDatabase();
        Assert.Equal(5, await db.Activity.CountAsync(entry => entry.OrganizationId == organization.Id, Cancellation));
    }

    [Fact]
    public async Task OldEntries_OfAnOrganizationThatKeepsThem_Stay()
    {
        var organization = await FilledAsync(old: 3, recent: 1);

        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);

        Assert.Equal(new ActivityVerdict(4, null), await ActivityLogs.VerifyAsync(host, organization));
    }

    [Fact]
    public async Task Entries_BehindTheCut_CannotBeRemoved()
    {
        var organization = await FilledAsync(old: 3, recent: 3);
        await using var db = host.OpenDatabase();
        await db.Organizations.Where(o => o.Id == organization.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.ActivityRetentionDays, 365), Cancellation);
        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => db.Activity.Where(entry => entry.OrganizationId == organization.Id)
            .ExecuteDeleteAsync(Cancellation));

        Assert.Equal(4, (await ActivityLogs.VerifyAsync(host, organization)).Entries);
    }

    [Fact]
    public async Task Cut_MadePastTheApp_IsFound()
    {
        var organization = await FilledAsync(old: 3, recent: 3);
        await using var db = host.OpenDatabase();
        var third = await db.Activity.SingleAsync(entry => entry.OrganizationId == organization.Id && entry.Sequence == 3, Cancellation);
        await host.SaveAsync(new ActivityCut
        {
            OrganizationId = organization.Id,
            Sequence = 3,
            Hash = third.Hash,
            CutAt = TestTime.Start,
            Seal = third.Hash,
        });
        await db.Activity.Where(entry => entry.OrganizationId == organization.Id && entry.Sequence <= 3).ExecuteDeleteAsync(Cancellation);

        var verdict = await ActivityLogs.VerifyAsync(host, organization);

        Assert.Equal((ActivityFault.Bounds, "The record of where the log begins was changed."), (verdict.Fault, verdict.Error));
    }

    [Theory]
    [InlineData("""{"days":89}""")]
    [InlineData("""{"days":-1}""")]
    [InlineData("""{"days":100000}""")]
    public async Task Retention_OutOfRange_IsRefused(string body)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        var answer = await host.SendAsync("PUT", $"{organization.ActivityPath}/retention", token.Credentials, body);

        Assert.Equal(
            "days must be a whole number from 90 to 3650, or null",
            answer.HasStatus(HttpStatusCode.BadRequest).Json.GetProperty("message")[0].GetString());
    }

    private async Task<TestOrganization> FilledAsync(int old, int recent)
    {
        var organization = await TestOrganization.AddAsync(host);
        await host.SaveAsync(
        [
            .. Enumerable.Range(0, old).Select(_ => ActivityLogs.Entry(organization, Old)),
            .. Enumerable.Range(0, recent).Select(_ => ActivityLogs.Entry(organization)),
        ]);
        return organization;
    }
}
