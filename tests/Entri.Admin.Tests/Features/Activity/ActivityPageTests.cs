using AngleSharp.Dom;
using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Features.Activity;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.Activity;

public sealed class ActivityPageTests(EntriHost host) : AppComponentTest(host)
{
    [Fact]
    public async Task Verify_OfAnUnbrokenLog_SaysHowManyEntriesItHas()
    {
        var organization = await FilledAsync(projects: 3);
        await SignInAsync(organization, MemberRole.Developer);
        var page = RenderForPerson<ActivityPage>();

        await PressAsync(page);

        page.WaitForAssertion(
            () => Assert.Contains(
                "Log verified: 3 entries, nothing changed.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_OfALogWithoutItsEnd_SaysWhatIsWrong()
    {
        var organization = await FilledAsync(projects: 2);
        await using (var db = Host.OpenDatabase())
        {
            await db.ActivityChains.Where(chain => chain.OrganizationId == organization.Id).ExecuteUpdateAsync(
                set => set.SetProperty(chain => chain.Sequence, 3), Cancellation);
        }

        await SignInAsync(organization, MemberRole.Developer);
        var page = RenderForPerson<ActivityPage>();

        await PressAsync(page);

        page.WaitForAssertion(
            () => Assert.Contains("Entry 3 is missing", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_ByAReviewer_IsNeitherOfferedNorDone()
    {
        var organization = await FilledAsync(projects: 1);
        await SignInAsync(organization, MemberRole.Reviewer);

        var page = RenderForPerson<ActivityPage>();
        var verify = Services.GetRequiredService<VerifyActivity>();
        var result = await Services.GetRequiredService<CurrentCaller>()
            .DoAsync(caller => verify.ExecuteAsync(caller, Cancellation), Cancellation);

        page.WaitForAssertion(() => Assert.Contains("developers, admins and owners", page.Markup, StringComparison.Ordinal));
        Assert.Null(VerifyButton(page));
        Assert.IsType<Failure.Forbidden>(result.Failure);
    }

    [Theory]
    [InlineData(MemberRole.Owner, true)]
    [InlineData(MemberRole.Admin, false)]
    public async Task HowLongItIsKept_IsOfferedToOwnersAlone(MemberRole role, bool isOffered)
    {
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, role);

        var page = RenderForPerson<ActivityPage>();

        page.WaitForState(() => VerifyButton(page) is not null);
        Assert.Equal(isOffered, page.Markup.Contains("How long it is kept", StringComparison.Ordinal));
    }

    /// <summary>The list below may load, and the page render, between finding the button and pressing it.</summary>
    private static Task PressAsync(IRenderedComponent<ActivityPage> page)
    {
        page.WaitForState(() => VerifyButton(page) is not null);
        return page.InvokeAsync(() => VerifyButton(page)!.Click());
    }

    private static IElement? VerifyButton(IRenderedComponent<ActivityPage> page) =>
        page.FindAll("button").SingleOrDefault(button => button.TextContent.Trim() == "Verify log");

    private async Task<TestOrganization> FilledAsync(int projects)
    {
        var organization = await TestOrganization.AddAsync(Host);
        var token = await organization.AddTokenAsync();
        for (var number = 0; number < projects; number++)
        {
            await Host.PostAsync("/api/projects", token.Credentials, new { name = $"P{number}", sourceLanguage = "en" });
        }

        return organization;
    }
}
