using System.Net;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Security;

/// <summary>How many pages are open, and of whom, whatever the browser does.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class OpenPagesTests(EntriHost plainHost)
{
    [Fact]
    public async Task Pages_FiftyAtOnceOfOnePerson_AreExactlyTheLimit()
    {
        await using var host = EntriHost.With(new() { ["Circuits:PerPerson"] = "10" });
        var person = await host.AddPersonAsync(MemberRole.Reviewer);
        var another = await host.AddPersonAsync(MemberRole.Reviewer);

        var opened = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RawPage.OpenAsync(host, person))).InTimeAsync();
        var ofAnother = await RawPage.OpenAsync(host, another);

        Assert.Equal(10, opened.Count(page => page.HasCircuit));
        Assert.True(ofAnother.HasCircuit);
        await Task.WhenAll(opened.Where(page => !page.HasCircuit).Select(page => page.Page.WaitForEndAsync()));
        Array.ForEach([.. opened, ofAnother], page => page.Page.Dispose());
        await Wait.UntilAsync(async () => await OpensAsync(host, person));
    }

    [Fact]
    public async Task Pages_OfAllPeople_AreTheTotalAtMost()
    {
        await using var host = EntriHost.With(new() { ["Circuits:PerPerson"] = "1", ["Circuits:Total"] = "1" });
        var (first, _) = await RawPage.OpenAsync(host, await host.AddPersonAsync(MemberRole.Owner));
        var person = await host.AddPersonAsync(MemberRole.Owner);

        Assert.False(await OpensAsync(host, person));
        first.Dispose();
        await Wait.UntilAsync(() => OpensAsync(host, person));
    }

    [Fact]
    public async Task Page_OfASessionThatEnded_IsCutOffAndCannotComeBack()
    {
        var person = await plainHost.AddPersonAsync(MemberRole.Owner);
        var (page, hasCircuit) = await RawPage.OpenAsync(plainHost, person);
        Assert.True(hasCircuit);

        await using var db = plainHost.OpenDatabase();
        await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteDeleteAsync(Cancellation);

        await page.WaitForEndAsync();
        page.Dispose();
        (await plainHost.SendAsync("POST", "/_blazor/negotiate?negotiateVersion=1", person.Credentials, content: null))
            .HasStatus(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Connection_OfNobody_IsRefusedAndPagesForThemWork()
    {
        (await plainHost.SendAsync("POST", "/_blazor/negotiate?negotiateVersion=1", Credentials.None, content: null))
            .HasStatus(HttpStatusCode.Unauthorized);
        (await plainHost.GetAsync("/status/404", Credentials.None)).HasStatus(HttpStatusCode.OK);
    }

    private static async Task<bool> OpensAsync(EntriHost host, TestPerson person)
    {
        var (page, hasCircuit) = await RawPage.OpenAsync(host, person).InTimeAsync();
        page.Dispose();
        return hasCircuit;
    }
}
