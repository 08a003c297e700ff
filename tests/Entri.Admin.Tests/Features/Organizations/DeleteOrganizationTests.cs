using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Tests.Features.Organizations;

public sealed class DeleteOrganizationTests(EntriHost host)
{
    [Fact]
    public async Task Delete_TakesEverythingAlong_ButTheLog()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var member = await organization.AddPersonAsync(MemberRole.Developer);
        var elsewhere = await TestOrganization.AddAsync(host);
        await host.SaveAsync(
            new Member { OrganizationId = elsewhere.Id, UserId = member.UserId, Role = MemberRole.Reviewer, JoinedAt = TestTime.Start });
        var token = await organization.AddTokenAsync();
        await organization.AddProjectAsync();
        (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.OK);

        (await DeleteAsync(organization, owner)).HasStatus(HttpStatusCode.NoContent);

        (await host.GetAsync("/api/tokens/self", token.Credentials)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        (await host.GetAsync("/api/organizations/current", owner.Credentials))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        (await host.GetAsync(organization.MembersPath, member.Credentials))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound);
        Assert.Equal(elsewhere.Id, (await host.GetAsync("/api/organizations/current", member.Credentials)).Id);
        await using var db = host.OpenDatabase();
        Assert.Equal((0, 0, 0, 0), await CountAsync(organization));
        var entry = await db.Activity.SingleAsync(entry => entry.OrganizationId == organization.Id, Cancellation);
        Assert.Equal(("organization.deleted", owner.UserId), (entry.Action, entry.UserId));
        Assert.Equal(
            new Dictionary<string, string> { ["name"] = "Northwind", ["members"] = "2", ["projects"] = "1", ["tokens"] = "1" },
            entry.Metadata);
        Assert.Null((await host.Get<ActivityVerification>().VerifyAsync(db, organization.Id, Cancellation)).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?confirm=")]
    [InlineData("?confirm=northwind")]
    [InlineData("?confirm=%EF%BF%BE")]
    public async Task Delete_WithoutTheRightName_ChangesNothing(string query)
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);

        (await host.DeleteAsync($"/api/organizations/{organization.Id}{query}", owner.Credentials)).IsError(
            HttpStatusCode.BadRequest,
            """{"statusCode":400,"message":["confirm must be the name of the organization"],"error":"Bad Request"}""");
        (await host.GetAsync($"/api/organizations/{organization.Id}", owner.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Delete_TellsOpenPages_OfThoseWhoAreSignedIn()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var member = await organization.AddPersonAsync(MemberRole.Reviewer);
        var told = new ConcurrentQueue<string>();
        host.Get<ChangeFeed>().AccessChanged += told.Enqueue;

        (await DeleteAsync(organization, owner)).HasStatus(HttpStatusCode.NoContent);

        host.Get<ChangeFeed>().AccessChanged -= told.Enqueue;
        Assert.Contains(owner.UserId, told);
        Assert.Contains(member.UserId, told);
    }

    [Fact]
    public async Task Delete_ByAnOwnerWhoseProofIsOld_AsksForAnother()
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(
            MemberRole.Owner, (_, session) => session.ProvenAt = host.Clock.GetUtcNow().AddHours(-1));

        var answer = (await DeleteAsync(organization, owner)).IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);

        Assert.Contains("insufficient_user_authentication", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_ThatFailsHalfWay_RollsBackWhole()
    {
        var fault = new FaultAtTheEnd();
        await using var faulty = EntriHost.WithServices(services => services.AddDatabaseInterceptor(fault));
        var (organization, owner) = await TestOrganization.AddWithAsync(faulty);
        var token = await organization.AddTokenAsync();
        await organization.AddProjectAsync();
        fault.IsOn = true;

        var answer = await faulty.DeleteAsync($"/api/organizations/{organization.Id}?confirm=Northwind", owner.Credentials);

        fault.IsOn = false;
        Assert.True(fault.Happened);
        answer.HasStatus(HttpStatusCode.InternalServerError).IsErrorInShape();
        (await faulty.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
        var projects = await faulty.GetAsync("/api/projects", owner.Credentials);
        Assert.Equal(1, projects.HasStatus(HttpStatusCode.OK).Json.GetProperty("data").GetArrayLength());
        Assert.Equal(0, (await faulty.GetAsync(organization.ActivityPath, owner.Credentials)).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Delete_WhileTokensAreMade_LeavesNone()
    {
        for (var round = 0; round < 5; round++)
        {
            var (organization, owner) = await TestOrganization.AddWithAsync(host);
            var (admin, token) = (await organization.AddPersonAsync(MemberRole.Admin), await organization.AddTokenAsync());
            var creations = Enumerable.Range(0, 8).Select(i => host.PostAsync(
                organization.TokensPath, i % 2 == 0 ? admin.Credentials : token.Credentials, """{"name":"CI","scopes":[]}"""));

            var deletion = DeleteAfterAsync(organization, owner, round);
            var answers = await Task.WhenAll(creations);
            (await deletion).HasStatus(HttpStatusCode.NoContent);

            Assert.All(answers, answer => Assert.True(
                answer.Status is HttpStatusCode.Created or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound, answer.Body));
            Assert.Equal((0, 0, 0, 0), await CountAsync(organization));
            foreach (var made in answers.Where(answer => answer.Status == HttpStatusCode.Created))
            {
                (await host.GetAsync("/api/tokens/self", Credentials.Token(made.Json.GetProperty("token").GetString()!)))
                    .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
            }
        }
    }

    private async Task<Answer> DeleteAfterAsync(TestOrganization organization, TestPerson owner, int milliseconds)
    {
        await Task.Delay(5 * milliseconds, Cancellation);
        return await DeleteAsync(organization, owner);
    }

    private Task<Answer> DeleteAsync(TestOrganization organization, TestPerson owner) =>
        host.DeleteAsync($"/api/organizations/{organization.Id}?confirm=Northwind", owner.Credentials);

    private async Task<(int Organizations, int Members, int Projects, int Tokens)> CountAsync(TestOrganization organization)
    {
        await using var db = host.OpenDatabase();
        return (
            await db.Organizations.CountAsync(row => row.Id == organization.Id, Cancellation),
            await db.Members.CountAsync(row => row.OrganizationId == organization.Id, Cancellation),
            await db.Projects.CountAsync(row => row.OrganizationId == organization.Id, Cancellation),
            await db.ApiTokens.CountAsync(row => row.OrganizationId == organization.Id, Cancellation));
    }

    /// <summary>Fails when everything else of a change has been sent to the database: as the log's end moves.</summary>
    private sealed class FaultAtTheEnd : DbCommandInterceptor
    {
        public bool IsOn { get; set; }

        public bool Happened { get; private set; }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (IsOn && command.CommandText.Contains("UPDATE \"ActivityChains\"", StringComparison.Ordinal))
            {
                Happened = true;
                throw new InvalidOperationException("The test wants this to fail.");
            }

            return new(result);
        }
    }
}
