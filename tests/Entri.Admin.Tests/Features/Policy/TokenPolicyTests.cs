using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.Policy;

/// <summary>Every way in which a token comes to more follows the policy, whoever gives it.</summary>
public sealed class TokenPolicyTests(EntriHost host) : PolicyTest(host)
{
    private static readonly OrganizationPolicy Policy = new()
    {
        MaxTokenDays = 90,
        DefaultTokenDays = 30,
        AllowedScopes = [Scope.ProjectsWrite, Scope.TokensWrite],
    };

    private static readonly string[] Allowed = ["projects:read"], Refused = ["members:read"];

    private string TooLate =>
        $"expiresAt must not be later than {Now.AddDays(90):yyyy-MM-dd}: the organization's policy allows 90 days";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Create_BeyondThePolicy_IsRefused(bool isByToken)
    {
        var (organization, giver) = await AddAsync(isByToken);

        IsInvalid(
            await CreateAsync(organization, giver, new { name = "CI", scopes = Refused, expiresAt = Now.AddDays(92) }),
            "scopes must not name members:read: the organization's policy does not allow it",
            TooLate);
        IsInvalid(await CreateAsync(organization, giver, """{"name":"CI","scopes":["projects:read"],"expiresAt":null}"""), TooLate);
        (await CreateAsync(organization, giver, new { name = "CI", scopes = Allowed, expiresAt = Now.AddDays(90) }))
            .HasStatus(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(30, null, 30)]
    [InlineData(null, 60, 60)]
    [InlineData(30, 60, 30)]
    public async Task Create_WithoutAnEnd_EndsAsThePolicyHasIt(int? usual, int? max, int? days)
    {
        var (organization, admin) = await AddAsync(new OrganizationPolicy { DefaultTokenDays = usual, MaxTokenDays = max });

        var answer = (await CreateAsync(organization, admin.Credentials, """{"name":"CI"}""")).HasStatus(HttpStatusCode.Created);

        Assert.Equal(days is { } some ? Now.AddDays(some) : null, (await ReadTokenAsync(answer.Id)).ExpiresAt);
    }

    [Fact]
    public async Task Create_WithNever_IsNever_WhateverTheDefault()
    {
        var (organization, admin) = await AddAsync(new OrganizationPolicy { DefaultTokenDays = 30 });

        var answer = await CreateAsync(organization, admin.Credentials, """{"name":"CI","expiresAt":null}""");

        Assert.Null((await ReadTokenAsync(answer.HasStatus(HttpStatusCode.Created).Id)).ExpiresAt);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(60, 30)]
    public async Task Create_ByATokenThatEnds_WithoutAnEnd_NeverOutlivesIt(int left, int days)
    {
        var (organization, _) = await AddAsync(Policy);
        var giver = await organization.AddTokenAsync(change: token => token.ExpiresAt = Now.AddDays(left));

        var answer = (await CreateAsync(organization, giver.Credentials, """{"name":"CI"}""")).HasStatus(HttpStatusCode.Created);

        Assert.Equal(Now.AddDays(days), (await ReadTokenAsync(answer.Id)).ExpiresAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Change_ThatGivesMore_HasToMeetAllOfThePolicy(bool isByToken)
    {
        var (organization, giver) = await AddAsync(isByToken);
        var over = await organization.AddTokenAsync([Scope.MembersRead], token => token.DisabledAt = Now);
        const string TooWide = "scopes must not name members:read: the organization's policy does not allow it";

        IsInvalid(await ChangeAsync(organization, giver, over, """{"disabled":false}"""), TooWide, TooLate);
        IsInvalid(await ChangeAsync(organization, giver, over, """{"scopes":["members:read","projects:read"]}"""), TooWide, TooLate);
        IsInvalid(
            await ChangeAsync(organization, giver, over, $$"""{"expiresAt":"{{Now.AddDays(91).AddHours(2):O}}","disabled":false}"""),
            TooWide, TooLate);
        Assert.Equal(0, (await ReadTokenAsync(over.Id)).Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Change_ThatGivesLess_HasToMeetWhatItIsAbout(bool isByToken)
    {
        var (organization, giver) = await AddAsync(isByToken);
        var over = await organization.AddTokenAsync([Scope.MembersRead, Scope.ActivityRead]);

        IsInvalid(
            await ChangeAsync(organization, giver, over, """{"scopes":["members:read"]}"""),
            "scopes must not name members:read: the organization's policy does not allow it");
        IsInvalid(await ChangeAsync(organization, giver, over, new { expiresAt = Now.AddDays(200) }), TooLate);
        (await ChangeAsync(organization, giver, over, """{"name":"Renamed","disabled":true}""")).HasStatus(HttpStatusCode.OK);
        (await ChangeAsync(organization, giver, over, new { expiresAt = Now.AddDays(30) })).HasStatus(HttpStatusCode.OK);
        (await ChangeAsync(organization, giver, over, """{"scopes":[],"disabled":false}""")).HasStatus(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, 1, 0)]
    [InlineData("keep", 0, 1)]
    [InlineData("revoke", 1, 0)]
    public async Task Removal_WithoutAWordAboutTokens_DoesWhatThePolicySays(string? tokens, int revoked, int kept)
    {
        var (organization, admin) = await AddAsync(new OrganizationPolicy { RevokesTokensOfLeavers = true });
        var member = await organization.AddPersonAsync(MemberRole.Developer);
        var token = await AddTokenOfAsync(organization, member);
        var query = tokens is null ? "" : $"?tokens={tokens}";

        (await Host.DeleteAsync($"{organization.MembersPath}/{member.UserId}{query}", admin.Credentials))
            .HasStatus(HttpStatusCode.NoContent);

        Assert.Equal(revoked == 1, (await ReadTokenAsync(token.Id)).RevokedAt is not null);
        var entry = (await ReadActivityAsync(organization)).Single(entry => entry.Action == "member.removed");
        Assert.Equal(($"{revoked}", $"{kept}"), (entry.Metadata["revokedTokens"], entry.Metadata["keptTokens"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaver_WhoMayRevokeNothing_LeavesTheirTokensAsThePolicySays(bool revokes)
    {
        var (organization, _) = await AddAsync(new OrganizationPolicy { RevokesTokensOfLeavers = revokes });
        var leaver = await organization.AddPersonAsync(MemberRole.Developer);
        var token = await AddTokenOfAsync(organization, leaver);

        (await Host.DeleteAsync($"{organization.MembersPath}/me", leaver.Credentials)).HasStatus(HttpStatusCode.NoContent);

        (await Host.GetAsync("/api/tokens/self", token.Credentials))
            .HasStatus(revokes ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
    }

    [Fact]
    public async Task Invitation_OfAnotherDomain_IsRefused_WhenMadeAndWhenSentAgain()
    {
        var (organization, admin) = await AddAsync(new OrganizationPolicy { InvitedDomains = ["example.com"] });
        var (pending, _) = organization.NewInvitation("bo@example.org", MemberRole.Reviewer, admin);
        await Host.SaveAsync(pending);
        const string WrongDomain = "email must be an address of example.com: the organization's policy invites nobody else";
        var path = $"/api/organizations/{organization.Id}";

        IsInvalid(
            await Host.PostAsync($"{path}/members/invite", admin.Credentials, new { email = "cy@example.org", role = "reviewer" }),
            WrongDomain);
        IsInvalid(await Host.SendAsync("POST", $"{path}/invitations/{pending.Id}/resend", admin.Credentials), WrongDomain);
        (await Host.PostAsync($"{path}/members/invite", admin.Credentials, new { email = "cy@EXAMPLE.com", role = "reviewer" }))
            .HasStatus(HttpStatusCode.Created);
    }

    private async Task<(TestOrganization Organization, Credentials Giver)> AddAsync(bool isByToken)
    {
        var (organization, admin) = await AddAsync(Policy);
        return (organization, isByToken ? (await organization.AddTokenAsync()).Credentials : admin.Credentials);
    }

    private async Task<TestToken> AddTokenOfAsync(TestOrganization organization, TestPerson maker)
    {
        var secret = ApiTokenSecret.Generate();
        var token = new ApiToken
        {
            Id = EntityId.NewToken(Now),
            OrganizationId = organization.Id,
            Name = "Deploy",
            Scopes = [Scope.ProjectsRead],
            CreatedAt = Now,
            CreatedByName = "Ada",
            CreatedByUserId = maker.UserId,
        };
        secret.AddTo(token, Now);
        await Host.SaveAsync(token);
        return new TestToken(token.Id, secret.Reveal());
    }

    private Task<Answer> CreateAsync(TestOrganization organization, Credentials giver, object body) =>
        Host.PostAsync(organization.TokensPath, giver, body);

    private Task<Answer> ChangeAsync(TestOrganization organization, Credentials giver, TestToken token, object body) =>
        Host.PatchAsync($"{organization.TokensPath}/{token.Id}", giver, body);
}
