using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features;

/// <summary>Addresses whose domain has letters of another language are kept as they are sent, and shown as people write them.</summary>
public sealed class ReadableAddressTests(EntriHost host)
{
    private const string Sent = "xn--mnchen-3ya.example", Shown = "münchen.example";

    [Theory]
    [InlineData("/settings/members")]
    [InlineData("/settings/members/invitations")]
    [InlineData("/settings/tokens/{0}")]
    public async Task Page_WithSuchAnAddress_ShowsItsLetters(string path)
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(MemberRole.Owner, (user, _) => user.Email = $"ada@{Sent}");
        var token = await organization.AddTokenAsync(change: token => token.ContactEmail = $"ada@{Sent}");
        (await host.PostAsync($"/api/organizations/{organization.Id}/members/invite", owner.Credentials, new
        {
            email = $"grace@{Shown}",
            role = "developer",
        })).HasStatus(HttpStatusCode.Created);

        var page = WebUtility.HtmlDecode(
            (await host.GetPageAsync(path.Replace("{0}", token.Id, StringComparison.Ordinal), owner.Credentials))
                .HasStatus(HttpStatusCode.OK).Body);

        Assert.Contains($"@{Shown}", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Sent, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("M%C3%9CNCHEN")]
    [InlineData("xn--mnchen")]
    public async Task Search_InEitherSpelling_FindsTheMember(string search)
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(MemberRole.Owner, (user, _) => user.Email = $"ada@{Sent}");

        var found = await host.GetAsync($"{organization.MembersPath}?q={search}", owner.Credentials);

        Assert.Equal(1, found.HasStatus(HttpStatusCode.OK).Json.GetArrayLength());
    }
}
