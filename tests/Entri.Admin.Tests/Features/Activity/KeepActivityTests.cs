using System.Net;
using System.Text.Json;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
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

        Assert.Equal("""{"days":365,"entries":1303,"expiring":1300}""", (await KeepAsync(organization, 365)).Body);
        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);
        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);

        Assert.Equal(
            """{"days":365,"entries":6,"expiring":0}""", (await host.GetAsync(path, token.Credentials)).HasStatus(HttpStatusCode.OK).Body);
        var verdict = await ActivityLogs.VerifyAsync(host, organization);
        Assert.Equal((6L, null, 1300L, TestTime.Start), (verdict.Entries, verdict.Error, verdict.Removed, verdict.RemovedAt));
        var list = (await host.GetAsync(organization.ActivityPath, token.Credentials)).Json;
        Assert.Equal(6, list.GetProperty("meta").GetProperty("total").GetInt32());
        Assert.Equal(
            ["activity.removed", "activity.removed", .. Enumerable.Repeat("organization.updated", 4)],
            list.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!));
        Assert.Equal(
            ["""{"days":"365","entries":"300"}""", """{"days":"365","entries":"1000"}"""],
            list.GetProperty("data").EnumerateArray().Take(2).Select(entry => Sorted(entry.GetProperty("metadata"))));
        Assert.Equal(
            ("forever", "365"),
            (list.GetProperty("data")[2].GetProperty("metadata").GetProperty("from").GetString(),
                list.GetProperty("data")[2].GetProperty("metadata").GetProperty("to").GetString()));
        await using var db = host.OpenDatabase();
        Assert.Equal(6, await db.Activity.CountAsync(entry => entry.OrganizationId == organization.Id, Cancellation));
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
        await KeepAsync(organization, 365);
        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => db.Activity.Where(entry => entry.OrganizationId == organization.Id)
            .ExecuteDeleteAsync(Cancellation));

        Assert.Equal(5, (await ActivityLogs.VerifyAsync(host, organization)).Entries);
    }

    [Theory]
    [InlineData(null, 365)]
    [InlineData(730, 90)]
    [InlineData(730, -1)]
    public async Task Rule_OfWhichTheLogDoesNotSayTheSame_RemovesNothing(int? said, int forged)
    {
        var organization = await FilledAsync(old: 3, recent: 1);
        if (said is { } days)
        {
            await KeepAsync(organization, days);
        }

        await using var db = host.OpenDatabase();
        await db.Organizations.Where(o => o.Id == organization.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.ActivityRetentionDays, forged), Cancellation);

        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);

        Assert.Equal(said is null ? 4 : 5, (await ActivityLogs.VerifyAsync(host, organization)).Entries);
    }

    [Fact]
    public async Task Entries_OfWhichTheIndexSaysThatTheyAreOld_Stay()
    {
        var organization = await FilledAsync(old: 3, recent: 3);
        await KeepAsync(organization, 365);
        await using var db = host.OpenDatabase();
        await db.Database.ExecuteSqlAsync(
            $"""UPDATE "ActivityBlocks" SET "Earliest" = 0, "Latest" = 0 WHERE "OrganizationId" = {organization.Id}""", Cancellation);

        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);

        Assert.Equal(5, await db.Activity.CountAsync(entry => entry.OrganizationId == organization.Id, Cancellation));
    }

    [Fact]
    public async Task Log_OfWhichTheEntryAboutTheRuleIsGone_StillLosesOldEntries()
    {
        await using var own = EntriHost.With([]);
        var tests = new KeepActivityTests(own);
        var organization = await tests.FilledAsync(old: 3, recent: 1);
        await tests.KeepAsync(organization, 365);
        await own.Get<RemoveOldActivity>().RunAsync(Cancellation);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            own.Clock.Advance(TimeSpan.FromDays(400));
            await own.Get<RemoveOldActivity>().RunAsync(Cancellation);
        }

        var verdict = await ActivityLogs.VerifyAsync(own, organization);
        Assert.Equal((1L, null, 7L), (verdict.Entries, verdict.Error, verdict.Removed));
    }

    [Fact]
    public async Task Log_ThatCannotSayWhatWasRemoved_LosesNothing_AndOthersDo()
    {
        var (broken, forged, sound) =
            (await FilledAsync(old: 3, recent: 1), await FilledAsync(old: 3, recent: 1), await FilledAsync(old: 3, recent: 1));
        foreach (var organization in new[] { broken, forged, sound })
        {
            await KeepAsync(organization, 365);
        }

        await using var db = host.OpenDatabase();
        await db.Organizations.Where(o => o.Id == forged.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.ActivityRetentionDays, int.MinValue), Cancellation);
        await db.ActivityChains.Where(chain => chain.OrganizationId == broken.Id).ExecuteDeleteAsync(Cancellation);

        await host.Get<RemoveOldActivity>().RunAsync(Cancellation);

        Assert.Equal(5, await db.Activity.CountAsync(entry => entry.OrganizationId == broken.Id, Cancellation));
        Assert.Equal(3L, (await ActivityLogs.VerifyAsync(host, sound)).Removed);
    }

    [Fact]
    public async Task ShorterTime_TakesAFreshProof_AndALongerOneDoesNot()
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(
            MemberRole.Owner, (_, session) => session.ProvenAt = TestTime.Start - TimeSpan.FromMinutes(16));
        await KeepAsync(organization, 90);

        (await SetAsync(owner, organization, 365)).HasStatus(HttpStatusCode.OK);
        var refused = (await SetAsync(owner, organization, 364)).HasStatus(HttpStatusCode.Forbidden);
        Assert.Contains("insufficient_user_authentication", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        (await SetAsync(owner, organization, null)).HasStatus(HttpStatusCode.OK);
        (await SetAsync(owner, organization, 3650)).HasStatus(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Time_ByAnAdmin_IsRefused()
    {
        var organization = await TestOrganization.AddAsync(host);
        var admin = await organization.AddPersonAsync(MemberRole.Admin);

        (await SetAsync(admin, organization, 365)).HasStatus(HttpStatusCode.Forbidden);
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
        var owner = await organization.AddPersonAsync(MemberRole.Owner);

        var answer = await host.SendAsync("PUT", $"{organization.ActivityPath}/retention", owner.Credentials, body);

        Assert.Equal(
            "days must be a whole number from 90 to 3650, or null",
            answer.HasStatus(HttpStatusCode.BadRequest).Json.GetProperty("message")[0].GetString());
    }

    private static string Sorted(JsonElement metadata) => JsonSerializer.Serialize(
        new SortedDictionary<string, string?>(metadata.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString())));

    private async Task<Answer> KeepAsync(TestOrganization organization, int days) =>
        (await SetAsync(await organization.AddPersonAsync(MemberRole.Owner), organization, days)).HasStatus(HttpStatusCode.OK);

    private Task<Answer> SetAsync(TestPerson person, TestOrganization organization, int? days) =>
        host.SendAsync("PUT", $"{organization.ActivityPath}/retention", person.Credentials, new { days });

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
