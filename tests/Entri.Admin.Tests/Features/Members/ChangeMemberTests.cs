using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Members;

public sealed class ChangeMemberTests(EntriHost host)
{
    private const string NeedsAnOwner =
        """{"statusCode":409,"message":"An organization needs an owner. Make somebody else an owner first.","error":"Conflict"}""";

    private static readonly string AdminScopes = string.Join(' ', Scope.Own.Append(TranslationsWrite));

    private static Scope TranslationsWrite => Scope.OfService("translations", "", "").Last();

    [Theory]
    [InlineData(MemberRole.Admin, MemberRole.Reviewer, "admin", HttpStatusCode.OK)]
    [InlineData(MemberRole.Admin, MemberRole.Admin, "reviewer", HttpStatusCode.OK)]
    [InlineData(MemberRole.Admin, MemberRole.Developer, "owner", HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Admin, MemberRole.Owner, "admin", HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Admin, MemberRole.Owner, "owner", HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Owner, MemberRole.Developer, "owner", HttpStatusCode.OK)]
    [InlineData(MemberRole.Owner, MemberRole.Owner, "translator", HttpStatusCode.OK)]
    public async Task Role_ChangedByAPerson_AsTheirsAllows(MemberRole caller, MemberRole before, string after, HttpStatusCode status)
    {
        var organization = await TestOrganization.AddAsync(host);
        await organization.AddPersonAsync(MemberRole.Owner);
        var (person, target) = (await organization.AddPersonAsync(caller), await organization.AddPersonAsync(before));

        var answer = await ChangeAsync(organization, person.Credentials, target, after);

        answer.HasStatus(status);
        if (status == HttpStatusCode.OK)
        {
            Assert.Equal((target.UserId, after), (answer.Json.GetProperty("userId").GetString(), RoleIn(answer)));
        }
        else
        {
            Assert.Equal("owners:manage", answer.IsError(status, ErrorBodies.Forbidden).Header("X-Required-Scope"));
        }

        Assert.Equal(status == HttpStatusCode.OK ? after : before.Name, await RoleOfAsync(organization, target));
    }

    public static TheoryData<string, bool, MemberRole, string, HttpStatusCode, string?> ChangesByTokens => new()
    {
        // To take rights away gives none.
        { "members:write", true, MemberRole.Developer, "reviewer", HttpStatusCode.OK, null },
        { "members:write", false, MemberRole.Translator, "translator", HttpStatusCode.OK, null },

        // What is given, the token has, and for good.
        { "members:write", false, MemberRole.Translator, "developer", HttpStatusCode.Forbidden, "tokens:read activity:read" },
        { "members:write tokens:read activity:read", false, MemberRole.Translator, "developer", HttpStatusCode.OK, null },
        { "members:write tokens:read activity:read", true, MemberRole.Translator, "developer", HttpStatusCode.BadRequest, null },
        { AdminScopes, false, MemberRole.Reviewer, "admin", HttpStatusCode.OK, null },
        { AdminScopes, true, MemberRole.Reviewer, "admin", HttpStatusCode.BadRequest, null },

        // An admin is changed by what can do as much.
        { AdminScopes, true, MemberRole.Admin, "reviewer", HttpStatusCode.OK, null },
        { "members:write projects:write", false, MemberRole.Admin, "reviewer", HttpStatusCode.Forbidden, null },

        // And an owner by no token.
        { AdminScopes, false, MemberRole.Owner, "reviewer", HttpStatusCode.Forbidden, "owners:manage" },
        { AdminScopes, false, MemberRole.Reviewer, "owner", HttpStatusCode.Forbidden, "owners:manage" },
    };

    [Theory]
    [MemberData(nameof(ChangesByTokens))]
    public async Task Role_ChangedByAToken_NeverExceedsIt(
        string scopes, bool ends, MemberRole before, string after, HttpStatusCode status, string? missing)
    {
        var organization = await TestOrganization.AddAsync(host);
        await organization.AddPersonAsync(MemberRole.Owner);
        var target = await organization.AddPersonAsync(before);
        var token = await organization.AddTokenAsync(
            ScopeSet.Parse(scopes), row => row.ExpiresAt = ends ? host.Clock.GetUtcNow().AddDays(9) : null);

        var answer = (await ChangeAsync(organization, token.Credentials, target, after)).HasStatus(status);

        Assert.Equal(status == HttpStatusCode.OK ? after : before.Name, await RoleOfAsync(organization, target));
        if (missing is not null)
        {
            Assert.Equal(missing, answer.Header("X-Required-Scope"));
        }
    }

    [Fact]
    public async Task Role_OfTheLastOwnerWhoCanSignIn_Stays()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        await organization.AddPersonAsync(MemberRole.Owner, (user, _) => user.DisabledAt = TestTime.Start);

        (await ChangeAsync(organization, owner.Credentials, owner, "admin")).IsError(HttpStatusCode.Conflict, NeedsAnOwner);
        (await host.DeleteAsync($"{organization.MembersPath}/me", owner.Credentials)).IsError(HttpStatusCode.Conflict, NeedsAnOwner);
        (await host.DeleteAsync($"{organization.MembersPath}/{owner.UserId}", owner.Credentials))
            .IsError(HttpStatusCode.Conflict, NeedsAnOwner);
        Assert.Equal("owner", await RoleOfAsync(organization, owner));
    }

    [Fact]
    public async Task Role_Changed_HoldsFromTheNextRequestOn_AndIsInTheActivity()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var target = await organization.AddPersonAsync(MemberRole.Admin, (user, _) => user.Name = "Bo");

        await ChangeAsync(organization, owner.Credentials, target, "developer");
        await ChangeAsync(organization, owner.Credentials, target, "developer");

        (await host.PostAsync(organization.TokensPath, target.Credentials, new { name = "CI" }))
            .IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        await using var db = host.OpenDatabase();
        var entry = await db.Activity.SingleAsync(
            entry => entry.OrganizationId == organization.Id && entry.Action != "token.creation_refused", Cancellation);
        Assert.Equal(("member.role_changed", target.UserId, "user"), (entry.Action, entry.TargetId, entry.TargetType));
        Assert.Equal(
            new Dictionary<string, string> { ["name"] = "Bo", ["from"] = "admin", ["to"] = "developer" }, entry.Metadata);
    }

    [Fact]
    public async Task Role_OfSomebodyElsewhere_IsAsMissingAsAny()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var stranger = await host.AddPersonAsync(MemberRole.Reviewer);

        (await ChangeAsync(organization, owner.Credentials, stranger, "admin"))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.MemberNotFound);
        (await host.PatchAsync($"{organization.MembersPath}/user_missing", owner.Credentials, new { role = "admin" }))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.MemberNotFound);
        (await host.DeleteAsync($"{organization.MembersPath}/{stranger.UserId}", owner.Credentials))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.MemberNotFound);
    }

    [Theory]
    [InlineData("demote", "demote")]
    [InlineData("demote", "remove")]
    [InlineData("remove", "remove")]
    [InlineData("remove", "leave")]
    [InlineData("leave", "leave")]
    public async Task Owners_TwoWhoGoAtOnce_LeaveOne(string first, string second)
    {
        for (var round = 0; round < 8; round++)
        {
            var (organization, ada) = await TestOrganization.AddWithAsync(host);
            var bo = await organization.AddPersonAsync(MemberRole.Owner);

            // Each does it to the other; who leaves does it to themselves.
            var answers = await Task.WhenAll(DoAsync(first, ada, bo), DoAsync(second, bo, ada));

            Assert.Single(answers, answer => answer.Response.IsSuccessStatusCode);
            Assert.All(answers, answer => Assert.True((int)answer.Status < 500, answer.Body));
            await using var db = host.OpenDatabase();
            Assert.Equal(1, await db.Members.CountAsync(
                member => member.OrganizationId == organization.Id && member.Role == MemberRole.Owner, Cancellation));

            Task<Answer> DoAsync(string what, TestPerson caller, TestPerson other) => what switch
            {
                "demote" => ChangeAsync(organization, caller.Credentials, other, "admin"),
                "remove" => host.DeleteAsync($"{organization.MembersPath}/{other.UserId}", caller.Credentials),
                _ => host.DeleteAsync($"{organization.MembersPath}/me", caller.Credentials),
            };
        }
    }

    private static string? RoleIn(Answer answer) => answer.Json.GetProperty("role").GetString();

    private Task<Answer> ChangeAsync(TestOrganization organization, Credentials caller, TestPerson target, string role) =>
        host.PatchAsync($"{organization.MembersPath}/{target.UserId}", caller, new { role });

    private async Task<string> RoleOfAsync(TestOrganization organization, TestPerson person)
    {
        await using var db = host.OpenDatabase();
        var member = await db.Members.SingleAsync(
            member => member.OrganizationId == organization.Id && member.UserId == person.UserId, Cancellation);
        return member.Role.Name;
    }
}
