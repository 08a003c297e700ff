using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Tests.Hosting;

/// <summary>The address of a page says which organization it shows.</summary>
public sealed partial class OrganizationAddressTests(EntriHost host)
{
    /// <summary>What differs between two answers that say the same.</summary>
    [GeneratedRegex("""nonce="[^"]*"|value="[^"]*"|<code[^>]*>[^<]*</code>|<!--.*?-->""", RegexOptions.Singleline)]
    private static partial Regex Accidental { get; }

    [Fact]
    public async Task Page_ShowsTheOrganizationOfItsAddress()
    {
        var (first, second, person) = await AddOneInTwoAsync();

        Assert.Contains("First", await BodyAsync($"/{first.Slug}/projects", person), StringComparison.Ordinal);
        var page = await BodyAsync($"/{second.Slug}/projects", person);

        Assert.Contains("Second", page, StringComparison.Ordinal);
        Assert.DoesNotContain("First", page, StringComparison.Ordinal);
        Assert.Contains($"<base href=\"/{second.Slug}/\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressWithoutOrganization_LeadsToTheOneOpenedLast_AndKeepsItsQuery()
    {
        var (first, second, person) = await AddOneInTwoAsync();
        foreach (var opened in new[] { second, first, second })
        {
            await BodyAsync($"/{opened.Slug}/projects", person);

            var answer = await host.GetAsync("/settings/tokens?new=1&q=a%2Fb", person.Credentials);

            Assert.Equal($"/{opened.Slug}/settings/tokens?new=1&q=a%2Fb", answer.HasStatus(HttpStatusCode.Redirect).Header("Location"));
            Assert.Equal(opened.Id, (await host.GetAsync("/api/organizations/current", person.Credentials)).Id);
        }
    }

    [Fact]
    public async Task OrganizationOfOthers_IsAsMissing()
    {
        var (_, _, person) = await AddOneInTwoAsync();
        var foreign = await TestOrganization.AddAsync(host, "Foreign");

        var answers = new List<string>();
        foreach (var slug in new[] { foreign.Slug, "no-such-organization" })
        {
            foreach (var path in new[] { "", "/projects", "/settings/tokens", "/no/such/page" })
            {
                var answer = (await host.GetAsync($"/{slug}{path}", person.Credentials)).HasStatus(HttpStatusCode.NotFound);
                answers.Add(Accidental.Replace(answer.Body, ""));
            }
        }

        Assert.Single(answers.Distinct());
        Assert.DoesNotContain("Foreign", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitor_IsAskedToSignInFirst_WhateverTheOrganization()
    {
        var organization = await TestOrganization.AddAsync(host);
        foreach (var slug in new[] { organization.Slug, "no-such-organization" })
        {
            var answer = await host.GetAsync($"/{slug}/settings/tokens?q=a", Credentials.None);

            Assert.Equal(
                $"/sign-in?returnUrl=%2F{slug}%2Fsettings%2Ftokens%3Fq%3Da", answer.HasStatus(HttpStatusCode.Redirect).Header("Location"));
        }
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/account/password")]
    [InlineData("/api/docs")]
    [InlineData("/api/projects")]
    [InlineData("/api/organizations/current")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/status/404")]
    public async Task WhatBelongsToNoOrganization_HasOneAddress(string path)
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);

        (await host.GetAsync($"/{organization.Slug}{path}", person.Credentials)).HasStatus(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task FormerSlug_LeadsToTheOrganization_ForAWhile()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var (old, next) = (organization.Slug, $"{organization.Slug}-b");
        (await RenameAsync(organization, person, next)).HasStatus(HttpStatusCode.OK);

        var answer = await host.GetAsync($"/{old}/settings/tokens?q=a", person.Credentials);
        Assert.Equal($"/{next}/settings/tokens?q=a", answer.HasStatus(HttpStatusCode.Redirect).Header("Location"));
        (await host.GetAsync($"/{old}/projects", (await host.AddPersonAsync(MemberRole.Owner)).Credentials))
            .HasStatus(HttpStatusCode.NotFound);

        Assert.Equal(host.Clock.GetUtcNow().AddDays(90), await FormerAsync(old, former =>
            former.Select(slug => slug.LeadsUntil).SingleAsync(Cancellation)));
        await EndAsync(old);
        (await host.GetAsync($"/{old}/projects", person.Credentials)).HasStatus(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task FormerSlug_IsTaken_ForOthersOnly()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var (other, stranger) = await TestOrganization.AddWithAsync(host);
        var (old, next) = (organization.Slug, $"{organization.Slug}-b");
        (await RenameAsync(organization, person, next)).HasStatus(HttpStatusCode.OK);

        (await RenameAsync(other, stranger, old)).HasStatus(HttpStatusCode.Conflict);
        (await RenameAsync(organization, person, old)).HasStatus(HttpStatusCode.OK);
        (await RenameAsync(organization, person, next)).HasStatus(HttpStatusCode.OK);

        (await host.GetAsync($"/{next}/projects", person.Credentials)).HasStatus(HttpStatusCode.OK);
        await EndAsync(old);

        (await RenameAsync(other, stranger, old)).HasStatus(HttpStatusCode.OK);
        (await host.GetAsync($"/{old}/projects", stranger.Credentials)).HasStatus(HttpStatusCode.OK);
        (await host.GetAsync($"/{old}/projects", person.Credentials)).HasStatus(HttpStatusCode.NotFound);
    }

    [Fact]
    public void FirstPartOfEveryAddress_IsNoSlug()
    {
        var words = host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.PathSegments)
            .Where(segments => segments.Count > 0)
            .Select(segments => Assert.IsType<RoutePatternLiteralPart>(segments[0].Parts[0]).Content)
            .Distinct()
            .ToList();

        Assert.Contains("settings", words);
        Assert.All(words, word => Assert.True(Slug.IsReserved(word) || !Slug.IsValid(word), word));
    }

    [Fact]
    public async Task ReservedWord_IsNoSlug()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);

        var answer = (await RenameAsync(organization, person, "settings")).HasStatus(HttpStatusCode.BadRequest);
        Assert.Contains("slug must not be a word that the app keeps for itself", answer.Body, StringComparison.Ordinal);
        var made = await host.PostAsync("/api/organizations", person.Credentials, new { name = "Settings" });
        var slug = made.HasStatus(HttpStatusCode.Created).Json.GetProperty("slug").GetString();
        Assert.StartsWith("settings-", slug, StringComparison.Ordinal);
    }

    /// <summary>Behind a proxy that takes the path off, it would be taken off the address of that organization too.</summary>
    [Fact]
    public async Task PathOfTheApp_IsNoSlug()
    {
        var slugs = new OrganizationSlugs(
            host.Get<IDbContextFactory<EntriDbContext>>(), Options.Create(new SlugOptions { PublicPath = "acme" }), host.Clock);
        await using var db = host.OpenDatabase();

        Assert.NotEqual("acme", await slugs.FreeAsync(db, "Acme", Cancellation));
        Assert.True(await slugs.IsTakenAsync(db, "acme", "org_1", Cancellation));
    }

    [Fact]
    public async Task FormerSlugs_BeyondTheNewestTen_AreFree()
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        await host.App.SaveAsync([.. Enumerable.Range(0, 10).Select(number => new FormerSlug
        {
            Slug = $"{organization.Slug}-{number}",
            OrganizationId = organization.Id,
            LeadsUntil = host.Clock.GetUtcNow().AddDays(number + 1),
        })]);
        (await RenameAsync(organization, person, $"{organization.Slug}-b")).HasStatus(HttpStatusCode.OK);

        (await host.GetAsync($"/{organization.Slug}-0/projects", person.Credentials)).HasStatus(HttpStatusCode.NotFound);
        (await host.GetAsync($"/{organization.Slug}-1/projects", person.Credentials)).HasStatus(HttpStatusCode.Redirect);
    }

    /// <summary>Lets the time pass in which a former slug leads on.</summary>
    private Task<int> EndAsync(string slug) => FormerAsync(slug, former =>
        former.ExecuteUpdateAsync(set => set.SetProperty(former => former.LeadsUntil, host.Clock.GetUtcNow()), Cancellation));

    private async Task<T> FormerAsync<T>(string slug, Func<IQueryable<FormerSlug>, Task<T>> use)
    {
        await using var db = host.OpenDatabase();
        return await use(db.FormerSlugs.Where(former => former.Slug == slug));
    }

    private async Task<string> BodyAsync(string path, TestPerson person) =>
        (await host.GetAsync(path, person.Credentials)).HasStatus(HttpStatusCode.OK).Body;

    private Task<Answer> RenameAsync(TestOrganization organization, TestPerson person, string slug) =>
        host.PatchAsync($"/api/organizations/{organization.Id}", person.Credentials, new { slug });

    private async Task<(TestOrganization First, TestOrganization Second, TestPerson Person)> AddOneInTwoAsync()
    {
        var (first, second) = (await TestOrganization.AddAsync(host, "First"), await TestOrganization.AddAsync(host, "Second"));
        var person = await first.AddPersonAsync(MemberRole.Owner);
        await host.App.SaveAsync(new Member
        {
            OrganizationId = second.Id,
            UserId = person.UserId,
            Role = MemberRole.Reviewer,
            JoinedAt = host.Clock.GetUtcNow().AddDays(-1),
        });
        return (first, second, person);
    }
}
