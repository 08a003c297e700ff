using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.Organizations;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using SkiaSharp;

namespace Entri.Admin.Tests.Features.Organizations;

public sealed class LogoTests(EntriHost host)
{
    [Fact]
    public async Task Logo_Set_IsServedToWhoeverKnowsItsName()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);

        var path = await SetAsync(organization, owner, Picture(SKColors.Red));

        var sent = (await host.GetAsync(path, Credentials.None)).HasStatus(HttpStatusCode.OK);
        Assert.Equal("image/png", sent.Header("Content-Type"));
        Assert.Equal("public, max-age=31536000, immutable", sent.Header("Cache-Control"));
        Assert.Equal("nosniff", sent.Header("X-Content-Type-Options"));
        Assert.StartsWith("default-src 'none'", sent.Header("Content-Security-Policy"), StringComparison.Ordinal);
        (await host.SendAsync("HEAD", path, Credentials.None)).HasStatus(HttpStatusCode.OK);
        var answer = await host.GetAsync("/api/organizations/current", owner.Credentials);
        Assert.Equal(path[1..], answer.Json.GetProperty("logo").GetString());
        var entry = (await host.GetAsync(organization.ActivityPath, owner.Credentials)).Json.GetProperty("data")[0];
        Assert.Equal("logo", entry.GetProperty("metadata").GetProperty("changed").GetString());
    }

    [Fact]
    public async Task Logo_ReplacedOrRemoved_IsGoneAtItsOldAddress()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var first = await SetAsync(organization, owner, Picture(SKColors.Red));
        Assert.Equal(first, await SetAsync(organization, owner, Picture(SKColors.Red)));

        var second = await SetAsync(organization, owner, Picture(SKColors.Blue));
        (await host.GetAsync(first, Credentials.None)).HasStatus(HttpStatusCode.NotFound);
        (await host.GetAsync(second, Credentials.None)).HasStatus(HttpStatusCode.OK);
        var removed = await host.Get<ChangeOrganizationLogo>().RemoveAsync(await CallerAsync(organization, owner), Cancellation);

        Assert.Null(removed.Value.Logo);
        (await host.GetAsync(second, Credentials.None)).HasStatus(HttpStatusCode.NotFound);
        await using var db = host.OpenDatabase();
        Assert.False(await db.OrganizationLogos.AnyAsync(logo => logo.OrganizationId == organization.Id, Cancellation));
    }

    [Fact]
    public async Task Logo_OfTwoOrganizations_HasTwoNames_AndGoesWithEach()
    {
        var (first, owner) = await TestOrganization.AddWithAsync(host);
        var (second, other) = await TestOrganization.AddWithAsync(host);
        var (ofFirst, ofSecond) = (
            await SetAsync(first, owner, Picture(SKColors.Green)), await SetAsync(second, other, Picture(SKColors.Green)));
        Assert.NotEqual(ofFirst, ofSecond);

        (await host.DeleteAsync($"/api/organizations/{first.Id}?confirm=Northwind", owner.Credentials)).HasStatus(HttpStatusCode.NoContent);

        (await host.GetAsync(ofFirst, Credentials.None)).HasStatus(HttpStatusCode.NotFound);
        (await host.GetAsync(ofSecond, Credentials.None)).HasStatus(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("00000000000000000000000000000000.png")]
    [InlineData("0000000000000000000000000000000G.png")]
    [InlineData("%00.png")]
    [InlineData("..%2F..%2Fentri.png")]
    [InlineData("x.png")]
    public async Task Logo_ThatIsNot_IsNotFound(string name) =>
        (await host.GetAsync($"/logos/{name}", Credentials.None)).HasStatus(
            name.StartsWith("%00", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound);

    [Fact]
    public async Task Set_ByWhoMayNot_OrOfNoPicture_ChangesNothing()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var reviewer = await organization.AddPersonAsync(MemberRole.Reviewer);
        var change = host.Get<ChangeOrganizationLogo>();

        var forbidden = await change.SetAsync(await CallerAsync(organization, reviewer), Picture(SKColors.Red), Cancellation);
        var refused = await change.SetAsync(await CallerAsync(organization, owner), "<svg/>"u8.ToArray(), Cancellation);

        Assert.IsType<Failure.Forbidden>(forbidden.Failure);
        Assert.IsType<Failure.Forbidden>(
            (await change.RemoveAsync(await CallerAsync(organization, reviewer), Cancellation)).Failure);
        Assert.IsType<Failure.Unprocessable>(refused.Failure);
        await using var db = host.OpenDatabase();
        Assert.Null((await db.Organizations.SingleAsync(row => row.Id == organization.Id, Cancellation)).LogoName);
    }

    private async Task<string> SetAsync(TestOrganization organization, TestPerson person, byte[] picture)
    {
        var caller = await CallerAsync(organization, person);
        return $"/{(await host.Get<ChangeOrganizationLogo>().SetAsync(caller, picture, Cancellation)).Value.Logo}";
    }

    private async Task<Caller> CallerAsync(TestOrganization organization, TestPerson person) =>
        (await host.Get<SessionStore>().FindByIdAsync(person.SessionId, organization.Id, Cancellation))!.Caller!;

    private static byte[] Picture(SKColor color)
    {
        using var bitmap = new SKBitmap(8, 8);
        bitmap.Erase(color);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
