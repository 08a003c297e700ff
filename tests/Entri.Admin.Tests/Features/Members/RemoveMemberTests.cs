using System.Collections.Concurrent;
using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Features.Members;
using Entri.Admin.Security;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Members;

public sealed class RemoveMemberTests(EntriHost host)
{
    [Fact]
    public async Task Removed_FromOneOfTwo_GoesOnInTheOther_AndOpenPagesHearOfIt()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var other = await TestOrganization.AddAsync(host);
        var removed = await organization.AddPersonAsync(MemberRole.Developer, (user, _) => user.Name = "Bo");
        await host.SaveAsync(
            new Member { OrganizationId = other.Id, UserId = removed.UserId, Role = MemberRole.Reviewer, JoinedAt = TestTime.Start });
        var told = new ConcurrentQueue<string>();
        host.Get<ChangeFeed>().AccessChanged += told.Enqueue;

        await RemoveAsync(organization, owner, removed);

        host.Get<ChangeFeed>().AccessChanged -= told.Enqueue;
        Assert.Contains(removed.UserId, told);
        (await host.GetAsync(organization.MembersPath, removed.Credentials))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound);
        Assert.Equal(other.Id, (await host.GetAsync("/api/organizations/current", removed.Credentials)).Id);
        await using var db = host.OpenDatabase();
        var entry = await db.Activity.SingleAsync(entry => entry.OrganizationId == organization.Id, Cancellation);
        Assert.Equal(("member.removed", removed.UserId, owner.UserId), (entry.Action, entry.TargetId, entry.UserId));
        Assert.Equal(("Bo", "developer"), (entry.Metadata["name"], entry.Metadata["role"]));
    }

    [Fact]
    public async Task Removed_FromTheOnlyOne_IsSignedOut()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var removed = await organization.AddPersonAsync(MemberRole.Admin);

        await RemoveAsync(organization, owner, removed);

        (await host.GetAsync("/api/organizations/current", removed.Credentials))
            .IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Fact]
    public async Task Member_WhoLeaves_IsGone_AndTheActivitySaysSo()
    {
        var (organization, _) = await TestOrganization.AddWithAsync(host);
        var leaver = await organization.AddPersonAsync(MemberRole.Reviewer);

        (await host.DeleteAsync($"{organization.MembersPath}/me", leaver.Credentials)).HasStatus(HttpStatusCode.NoContent);

        (await host.GetAsync(organization.MembersPath, leaver.Credentials)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        await using var db = host.OpenDatabase();
        Assert.Equal(
            ["member.left"],
            await db.Activity.Where(entry => entry.OrganizationId == organization.Id).Select(entry => entry.Action)
                .ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData(MemberRole.Admin, MemberRole.Owner, HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Admin, MemberRole.Admin, HttpStatusCode.NoContent)]
    [InlineData(MemberRole.Owner, MemberRole.Owner, HttpStatusCode.NoContent)]
    public async Task Removal_ByAPerson_AsTheirRoleAllows(MemberRole caller, MemberRole target, HttpStatusCode status)
    {
        var organization = await TestOrganization.AddAsync(host);
        var (person, removed) = (await organization.AddPersonAsync(caller), await organization.AddPersonAsync(target));

        (await host.DeleteAsync($"{organization.MembersPath}/{removed.UserId}", person.Credentials)).HasStatus(status);
    }

    [Theory]
    [InlineData(MemberRole.Owner, false, HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Admin, false, HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Admin, true, HttpStatusCode.NoContent)]
    [InlineData(MemberRole.Developer, false, HttpStatusCode.NoContent)]
    public async Task Removal_ByAToken_ReachesNobodyWhoHasMore(MemberRole target, bool hasAll, HttpStatusCode status)
    {
        var organization = await TestOrganization.AddAsync(host);
        await organization.AddPersonAsync(MemberRole.Owner);
        var removed = await organization.AddPersonAsync(target);
        ScopeSet all = [.. host.Get<ScopeCatalog>().All];
        var token = await organization.AddTokenAsync(hasAll ? all : [Scope.MembersWrite]);

        (await host.DeleteAsync($"{organization.MembersPath}/{removed.UserId}", token.Credentials)).HasStatus(status);
    }

    [Theory]
    [InlineData("", true, true, true)]
    [InlineData("?tokens=keep", true, true, true)]
    [InlineData("?tokens=revoke", false, false, false)]
    [InlineData("?revoke={second}", true, false, true)]
    [InlineData("?tokens=keep&revoke={first}&revoke={second}", false, false, true)]
    [InlineData("?revoke={child}", true, true, false)]
    public async Task Removal_EndsTheTokensThatItSays(string query, bool first, bool second, bool child)
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var removed = await organization.AddPersonAsync(MemberRole.Admin);
        var tokens = await AddTokensAsync(organization, removed);
        var path = query.Replace("{first}", tokens[0].Id, StringComparison.Ordinal)
            .Replace("{second}", tokens[1].Id, StringComparison.Ordinal)
            .Replace("{child}", tokens[2].Id, StringComparison.Ordinal);

        (await host.DeleteAsync($"{organization.MembersPath}/{removed.UserId}{path}", owner.Credentials))
            .HasStatus(HttpStatusCode.NoContent);

        bool[] expected = [first, second, child, true];
        var lives = await Task.WhenAll(tokens.Select(async token =>
            (await host.GetAsync("/api/tokens/self", token.Credentials)).Status == HttpStatusCode.OK));
        Assert.Equal(expected, lives);
        await using var db = host.OpenDatabase();
        var entry = await db.Activity.SingleAsync(
            entry => entry.Action == "member.removed" && entry.TargetId == removed.UserId, Cancellation);
        Assert.Equal($"{expected.Count(isKept => !isKept)}", entry.Metadata["revokedTokens"]);
        Assert.Equal($"{expected[..3].Count(isKept => isKept)}", entry.Metadata["keptTokens"]);
    }

    [Fact]
    public async Task Removal_ThatNamesWhatThePersonDidNotMake_ChangesNothing()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var removed = await organization.AddPersonAsync(MemberRole.Admin);
        var tokens = await AddTokensAsync(organization, removed);
        var path = $"{organization.MembersPath}/{removed.UserId}";

        Assert.All(
            [
                await host.DeleteAsync($"{path}?revoke={tokens[0].Id}&revoke={tokens[3].Id}", owner.Credentials),
                await host.DeleteAsync($"{path}?revoke=tok_missing", owner.Credentials),
                await host.DeleteAsync($"{path}?tokens=burn", owner.Credentials),
            ],
            answer => answer.HasStatus(HttpStatusCode.BadRequest).IsErrorInShape());
        var onlyMembers = await organization.AddTokenAsync([Scope.MembersWrite]);
        (await host.DeleteAsync($"{path}?tokens=revoke", onlyMembers.Credentials)).IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);

        Assert.All(tokens, token => Assert.Equal(
            HttpStatusCode.OK, host.GetAsync("/api/tokens/self", token.Credentials).GetAwaiter().GetResult().Status));
        (await host.GetAsync(organization.MembersPath, removed.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tokens_OfAMember_AreTheLivingOnesThatComeFromThem()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var member = await organization.AddPersonAsync(MemberRole.Admin);
        var tokens = await AddTokensAsync(organization, member);
        await organization.AddTokenAsync(change: token =>
        {
            Made(token, member.UserId, null);
            token.Revoke(TestTime.Start);
        });

        var found = await ListAsync(owner);

        Assert.Equal(3, found.Value.Total);
        Assert.Equal(tokens[..3].Select(token => token.Id).Order(), found.Value.First.Select(token => token.Id).Order());
        Assert.IsType<Failure.Forbidden>((await ListAsync(await organization.AddPersonAsync(MemberRole.Developer))).Failure);

        async Task<Result<MemberTokens>> ListAsync(TestPerson caller)
        {
            var person = await host.Get<SessionStore>().FindByIdAsync(caller.SessionId, organization.Id, Cancellation);
            return await host.Get<ListMemberTokens>().ExecuteAsync(person!.Caller!, member.UserId, Cancellation);
        }
    }

    private static void Made(ApiToken token, string? userId, string? tokenId)
    {
        typeof(ApiToken).GetProperty(nameof(ApiToken.CreatedByUserId))!.SetValue(token, userId);
        typeof(ApiToken).GetProperty(nameof(ApiToken.CreatedByTokenId))!.SetValue(token, tokenId);
    }

    /// <summary>Two that the person made, one that the first of them made, and one of somebody else.</summary>
    private static async Task<TestToken[]> AddTokensAsync(TestOrganization organization, TestPerson maker)
    {
        var first = await organization.AddTokenAsync(change: token => Made(token, maker.UserId, null));
        return
        [
            first,
            await organization.AddTokenAsync(change: token => Made(token, maker.UserId, null)),
            await organization.AddTokenAsync(change: token => Made(token, null, first.Id)),
            await organization.AddTokenAsync(),
        ];
    }

    private async Task RemoveAsync(TestOrganization organization, TestPerson caller, TestPerson removed) =>
        (await host.DeleteAsync($"{organization.MembersPath}/{removed.UserId}", caller.Credentials)).HasStatus(HttpStatusCode.NoContent);
}
