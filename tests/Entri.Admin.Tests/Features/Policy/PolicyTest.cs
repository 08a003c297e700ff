using System.Net;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Policy;

/// <summary>An organization with a policy.</summary>
public abstract class PolicyTest(EntriHost host)
{
    protected EntriHost Host => host;

    protected DateTimeOffset Now => host.Clock.GetUtcNow();

    protected static string PolicyPath(TestOrganization organization) => $"/api/organizations/{organization.Id}/policy";

    /// <summary>An organization with that policy and somebody who is signed in there.</summary>
    protected async Task<(TestOrganization Organization, TestPerson Person)> AddAsync(
        OrganizationPolicy policy, MemberRole role = MemberRole.Admin)
    {
        var organization = TestOrganization.New(host);
        organization.Entity.Policy = policy;
        await host.SaveAsync(organization.Entity);
        return (organization, await organization.AddPersonAsync(role));
    }

    protected async Task<ApiToken> ReadTokenAsync(string id)
    {
        await using var db = host.OpenDatabase();
        return await db.ApiTokens.AsNoTracking().SingleAsync(token => token.Id == id, Cancellation);
    }

    protected async Task<List<ActivityEntry>> ReadActivityAsync(TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        return await db.Activity.AsNoTracking().Where(entry => entry.OrganizationId == organization.Id)
            .OrderBy(entry => entry.Sequence).ToListAsync(Cancellation);
    }

    /// <summary>The body has the contract's shape and one sentence for each failing field.</summary>
    protected static void IsInvalid(Answer answer, params string[] messages)
    {
        answer.HasStatus(HttpStatusCode.BadRequest).IsErrorInShape();
        Assert.Equal(messages, answer.Json.GetProperty("message").EnumerateArray().Select(message => message.GetString()));
    }
}
