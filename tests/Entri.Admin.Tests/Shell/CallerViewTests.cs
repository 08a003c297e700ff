using System.Net;
using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Entri.Admin.Shell;
using Entri.Admin.Tests.Features;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Entri.Admin.Tests.Shell;

/// <summary>An open page, while somebody else changes what its person may do, or what it shows of their organization.</summary>
public sealed class CallerViewTests : AppComponentTest
{
    private readonly FakeTimeProvider _time;

    public CallerViewTests(EntriHost host)
        : this(host, new FakeTimeProvider(TestTime.Start))
    {
    }

    // The clock of the app that all tests share stands still.
    private CallerViewTests(EntriHost host, FakeTimeProvider time)
        : base(host, services => services.AddSingleton<TimeProvider>(time)) => _time = time;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Page_OfAPersonWithAnotherRole_KnowsItByItself()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var person = await SignInAsync(organization, MemberRole.Admin);
        var page = RenderForPerson<Probe>();
        page.WaitForAssertion(() => Assert.Equal($"{organization.Id} Admin", page.Markup));

        (await Host.PatchAsync($"{organization.MembersPath}/{person.UserId}", owner.Credentials, new { role = "developer" }))
            .HasStatus(HttpStatusCode.OK);

        page.WaitForAssertion(() => Assert.Equal($"{organization.Id} Developer", page.Markup), Soon);
    }

    [Fact]
    public async Task Page_OfAPersonWhoIsRemoved_DoesNotGoOnInAnotherOrganization()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var other = await TestOrganization.AddAsync(Host);
        var person = await SignInAsync(organization, MemberRole.Admin);
        await Host.SaveAsync(
            new Member { OrganizationId = other.Id, UserId = person.UserId, Role = MemberRole.Owner, JoinedAt = TestTime.Start });
        var page = RenderForPerson<Probe>();
        page.WaitForAssertion(() => Assert.Equal($"{organization.Id} Admin", page.Markup));

        (await Host.DeleteAsync($"{organization.MembersPath}/{person.UserId}", owner.Credentials)).HasStatus(HttpStatusCode.NoContent);

        page.WaitForAssertion(() => Assert.Equal("nobody", page.Markup), Soon);
        Assert.IsType<Failure.NotAMember>((await Services.GetRequiredService<CurrentCaller>().FindAsync(Cancellation)).Failure);
    }

    [Fact]
    public async Task Page_OfAnOrganizationThatIsDeleted_ShowsItToNobody()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(Host);
        var other = await TestOrganization.AddAsync(Host);
        var person = await SignInAsync(organization, MemberRole.Reviewer);
        await Host.SaveAsync(
            new Member { OrganizationId = other.Id, UserId = person.UserId, Role = MemberRole.Owner, JoinedAt = TestTime.Start });
        var page = RenderForPerson<Probe>();
        page.WaitForAssertion(() => Assert.Equal($"{organization.Id} Reviewer", page.Markup));

        (await Host.DeleteAsync($"/api/organizations/{organization.Id}?confirm=Northwind", owner.Credentials))
            .HasStatus(HttpStatusCode.NoContent);

        page.WaitForAssertion(() => Assert.Equal("nobody", page.Markup), Soon);
    }

    [Fact]
    public async Task Name_ThatSomebodyElseChanges_ShowsWithinASecond()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var other = await organization.AddPersonAsync(MemberRole.Admin);
        await SignInAsync(organization, MemberRole.Reviewer);
        var page = Render<CallerView>(view => view.AddChildContent<OrganizationSwitch>());
        page.WaitForAssertion(() => Assert.Equal("Northwind", page.Find(".organization").TextContent));

        await Host.PatchAsync("/api/organizations/current", other.Credentials, new { name = "Southwind" });
        _time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal("Southwind", page.Find(".organization").TextContent));
    }

    private sealed class Probe : ComponentBase
    {
        [CascadingParameter]
        private CallerState? State { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder) =>
            builder.AddContent(0, State?.Caller is { } caller ? $"{caller.OrganizationId} {caller.Role}" : "nobody");
    }
}
