using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Shell;

/// <summary>What stands around every page, as it is sent before a browser does anything.</summary>
public sealed partial class ShellTests(EntriHost host)
{
    private const string Name = "Müller & Söhne";

    [GeneratedRegex("<title>([^<]*)</title>")]
    private static partial Regex Title { get; }

    [GeneratedRegex("""<span class="organization"[^>]*>([^<]*)</span>""")]
    private static partial Regex OrganizationName { get; }

    [GeneratedRegex("""<a [^>]*target="_blank".*?</a>""", RegexOptions.Singleline)]
    private static partial Regex NewTabLink { get; }

    [Theory]
    [InlineData("/", "Overview")]
    [InlineData("/projects", "Projects")]
    [InlineData("/settings/general", "General")]
    [InlineData("/settings/members", "Members")]
    [InlineData("/settings/members/invitations", "Invitations")]
    [InlineData("/settings/tokens", "API Tokens")]
    [InlineData("/settings/policy", "Policy")]
    [InlineData("/settings/activity", "Activity")]
    [InlineData("/account/password", "Change password")]
    [InlineData("/sign-out", "Sign out")]
    public async Task Page_OfAPerson_NamesTheOrganizationInItsTitle(string path, string title)
    {
        var page = await host.GetPageAsync(path, (await AddPersonAsync()).Credentials);

        Assert.Equal($"{title} · {Name}", TextOf(Title, page));
    }

    [Theory]
    [InlineData("/sign-in", "Sign in")]
    [InlineData("/no/such/page", "There is no page here")]
    public async Task Page_OfNobody_NamesTheAppInItsTitle(string path, string title)
    {
        await AddPersonAsync();

        Assert.Equal($"{title} · Entri Admin", TextOf(Title, await host.GetAsync(path, Credentials.None)));
    }

    [Fact]
    public async Task Page_OfAPersonWithoutOrganization_IsNotThere()
    {
        var page = (await host.GetAsync("/projects", (await AddPersonAsync(role: null)).Credentials)).HasStatus(HttpStatusCode.NotFound);

        Assert.Equal("There is no page here · Entri Admin", TextOf(Title, page));
        Assert.DoesNotMatch(OrganizationName, page.Body);
    }

    [Fact]
    public async Task Navigation_NamesTheOrganizationAboveIt()
    {
        var page = await host.GetPageAsync("/projects", (await AddPersonAsync()).Credentials);

        Assert.Equal(Name, TextOf(OrganizationName, page));
        Assert.True(OrganizationName.Match(page.Body).Index < page.Body.IndexOf("mud-navmenu", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task PageThatIsNotThere_InAnOrganization_StaysInTheShell(string method)
    {
        var organization = await TestOrganization.AddAsync(host, Name);
        var person = await organization.AddPersonAsync(MemberRole.Reviewer);

        var page = (await host.SendAsync(method, $"/{organization.Slug}/no/such/page", person.Credentials))
            .HasStatus(HttpStatusCode.NotFound);

        Assert.Equal($"There is no page here · {Name}", TextOf(Title, page));
        Assert.Contains("mud-navmenu", page.Body, StringComparison.Ordinal);
        Assert.Matches(OrganizationName, page.Body);
        Assert.Contains("Go to the start page", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PageThatIsNotThere_OfAnEndedSession_IsThePlainOne()
    {
        await AddPersonAsync();

        var page = (await host.GetAsync("/no/such/page", Credentials.Session("ended"))).HasStatus(HttpStatusCode.NotFound);

        Assert.DoesNotContain("mud-navmenu", page.Body, StringComparison.Ordinal);
        Assert.Contains("Go to the start page", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PageThatOneMayNotSee_StaysInTheShell()
    {
        var page = (await host.GetPageAsync("/settings/tokens", (await AddPersonAsync(MemberRole.Reviewer)).Credentials))
            .HasStatus(HttpStatusCode.OK);

        Assert.Contains("Only developers, admins and owners can see API tokens.", page.Body, StringComparison.Ordinal);
        Assert.Matches(OrganizationName, page.Body);
    }

    [Theory]
    [InlineData("/settings", "settings/general")]
    [InlineData("/account", "/account/password")]
    public async Task AddressOfAGroup_LeadsToItsFirstPage(string path, string first)
    {
        var answer = await host.GetPageAsync(path, (await AddPersonAsync(MemberRole.Reviewer)).Credentials);

        Assert.EndsWith(first, answer.HasStatus(HttpStatusCode.Redirect).Header("Location"), StringComparison.Ordinal);
        Assert.StartsWith(
            "/sign-in?returnUrl=", (await host.GetAsync(path, Credentials.None)).Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOutForm_OfAnyPage_EndsTheSession()
    {
        var person = await AddPersonAsync();
        var form = await PageForm.LoadAsync(host, "/projects", person.Credentials);
        Assert.Matches("""<form [^>]*action="../sign-out"[^>]*>""", (await host.GetPageAsync("/projects", person.Credentials)).Body);

        var answer = await form.With(person.Credentials.Headers[0].Value).SendAsync(host, "/sign-out", ("_handler", "sign-out"));

        Assert.Equal("/sign-in", answer.HasStatus(HttpStatusCode.Redirect).Header("Location"));
        (await host.GetAsync("/api/projects", person.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task SignOutForm_WithoutItsToken_EndsNothing()
    {
        var person = await AddPersonAsync();
        using var fields = new FormUrlEncodedContent([new("_handler", "sign-out")]);

        (await host.SendAsync("POST", "/sign-out", person.Credentials, fields)).HasStatus(HttpStatusCode.UnprocessableEntity);

        (await host.GetAsync("/api/projects", person.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/projects")]
    [InlineData("/settings/general")]
    [InlineData("/settings/tokens")]
    [InlineData("/settings/activity")]
    public async Task Link_ThatOpensANewTab_SaysSo(string path)
    {
        var links = NewTabLink.Matches((await host.GetPageAsync(path, (await AddPersonAsync()).Credentials)).Body);

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains("opens in a new tab", link.Value, StringComparison.Ordinal));
    }

    private static string TextOf(Regex element, Answer page) => WebUtility.HtmlDecode(element.Match(page.Body).Groups[1].Value);

    private async Task<TestPerson> AddPersonAsync(MemberRole? role = MemberRole.Owner) =>
        await (await TestOrganization.AddAsync(host, Name)).AddPersonAsync(role);
}
