using System.Net;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Organizations;

public sealed class CreateOrganizationTests(EntriHost host)
{
    [Fact]
    public async Task Create_MakesTheCreatorItsOwner_AndLeavesTheCurrentOneOpen()
    {
        var (first, person) = await TestOrganization.AddWithAsync(host);
        var name = $"Acme {Guid.NewGuid():N}";

        var made = (await host.PostAsync("/api/organizations", person.Credentials, new { name = $" {name} " }))
            .HasStatus(HttpStatusCode.Created);

        var slug = name.ToLowerInvariant().Replace(' ', '-');
        Assert.Equal((name, slug), (made.Json.GetProperty("name").GetString(), made.Json.GetProperty("slug").GetString()));
        Assert.Equal($"/api/organizations/{made.Id}", made.Header("Location"));
        Assert.Equal(made.Body, (await host.GetAsync(made.Header("Location")!, person.Credentials)).Body);
        Assert.Equal(first.Id, (await host.GetAsync("/api/organizations/current", person.Credentials)).Id);
        var members = await host.GetAsync($"/api/organizations/{made.Id}/members", person.Credentials);
        Assert.Equal(person.UserId, members.Json.EnumerateArray().Single().GetProperty("userId").GetString());
        Assert.Equal("owner", members.Json[0].GetProperty("role").GetString());
        await using var db = host.OpenDatabase();
        Assert.Equal(
            ["organization.created"],
            await db.Activity.Where(entry => entry.OrganizationId == made.Id).Select(entry => entry.Action).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Create_BySomebodyWhoBelongsToNone_IsTheirCurrentOne()
    {
        var person = await host.AddPersonAsync(role: null);

        var made = (await host.PostAsync("/api/organizations", person.Credentials, new { name = "Acme" }))
            .HasStatus(HttpStatusCode.Created);

        Assert.Equal(made.Id, (await host.GetAsync("/api/organizations/current", person.Credentials)).Id);
    }

    [Fact]
    public async Task Create_OfTheSameNameByTenAtOnce_GivesEachASlug()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        var name = $"Same {Guid.NewGuid():N}";

        var made = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => host.PostAsync("/api/organizations", person.Credentials, new { name })));

        Assert.All(made, answer => answer.HasStatus(HttpStatusCode.Created));
        Assert.Equal(10, made.Select(answer => answer.Json.GetProperty("slug").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Create_AfterTheLastMembershipEnded_IsRefused()
    {
        var (_, person) = await TestOrganization.AddWithAsync(host);
        await using (var db = host.OpenDatabase())
        {
            await db.Members.Where(member => member.UserId == person.UserId).ExecuteDeleteAsync(Cancellation);
        }

        (await host.PostAsync("/api/organizations", person.Credentials, new { name = "Acme" }))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }
}
