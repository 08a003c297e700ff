using System.Net;
using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Entri.Admin.Shell;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class RotationSectionTests(EntriHost host) : AppComponentTest(host)
{
    [Fact]
    public async Task Section_ShowsBothValuesSideBySide_AndWhoMustChange()
    {
        var section = await RenderAsync(("nightly", 1, 1), ("deploy", 1, 40), ("deploy", 2, 12));

        Assert.StartsWith("1 source still uses the old value, last", Sentence(section), StringComparison.Ordinal);
        Assert.Equal(["nightly", "deploy"], section.FindAll("tbody bdi").Select(program => program.TextContent));
        Assert.Equal(
            ["1 request", "None", "Still old", "1 request", "1 request", "Changed"],
            section.FindAll("tbody td").Select(cell => cell.TextContent.Split("last")[0].Trim()));
    }

    [Fact]
    public async Task Section_WhereEverySourceHasChanged_SaysThatOneCanFinish()
    {
        var section = await RenderAsync(("deploy", 1, 40), ("deploy", 2, 12));

        Assert.StartsWith("Nobody has used the old value since", Sentence(section), StringComparison.Ordinal);
        Assert.EndsWith("and whoever did uses the new one. You can finish now.", Sentence(section), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_OfASourceThatHasNotComeSince_DoesNotSayThatOneCanFinish()
    {
        var section = await RenderAsync(("monthly", 1, 100), ("deploy", 2, 12));

        Assert.StartsWith("Nobody has used the old value since", Sentence(section), StringComparison.Ordinal);
        Assert.Contains("1 source that did has not called since the new value was", Sentence(section), StringComparison.Ordinal);
        Assert.DoesNotContain("finish now", Sentence(section), StringComparison.Ordinal);
    }

    private static string Sentence(IRenderedComponent<RotationSection> section) =>
        string.Join(' ', section.Find(".rotation-sentence").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<IRenderedComponent<RotationSection>> RenderAsync(params (string Program, int Value, int HoursAgo)[] calls)
    {
        var organization = await TestOrganization.AddAsync(Host);
        var token = await organization.AddTokenAsync(change: row => RotationProgressTests.Rotate(row, ApiToken.MaxGrace));
        foreach (var (program, value, hours) in calls)
        {
            Host.Get<ApiTokenUses>().Add(
                Calls.Of(token.Id) with { UserAgent = program, ValueNumber = value, Address = IPAddress.Loopback },
                TestTime.Start.AddHours(-hours));
        }

        await Host.Get<ApiTokenUses>().FlushAsync(Cancellation);
        await SignInAsync(organization, MemberRole.Owner);
        var row = (await Host.Get<GetApiToken>().ExecuteAsync(organization.Caller, token.Id, Cancellation)).Value;
        var view = Render<CallerView>(parameters => parameters.AddChildContent<RotationSection>(
            section => section.Add(s => s.Token, row)));
        view.WaitForElement(".rotation tbody tr");
        return view.FindComponent<RotationSection>();
    }
}
