using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Policy;

public sealed class UpdatePolicyTests(EntriHost host) : PolicyTest(host)
{
    private const string Nothing =
        """
        {"maxTokenDays":null,"defaultTokenDays":null,"allowNever":true,"allowedScopes":null,"tokensOfLeavers":"keep","invitedDomains":[],
        """ + "\"maxIdleDays\":null,\"leakedTokens\":\"revoke\"}";

    private static readonly string[] Scopes = ["members:read", "projects:write"], OnlyReading = ["projects:read"],
        Domains = ["@Example.com", "müller.example", "example.com"];

    [Fact]
    public async Task Policy_OfANewOrganization_AllowsEverything_AndEverybodyInItSeesIt()
    {
        var (organization, person) = await AddAsync(new(), MemberRole.Reviewer);

        Assert.Equal(Nothing, (await Host.GetAsync(PolicyPath(organization), person.Credentials)).HasStatus(HttpStatusCode.OK).Body);
    }

    [Fact]
    public async Task Patch_OfEverything_IsKept_AndTheActivitySaysWhatItWas()
    {
        var (organization, admin) = await AddAsync(new());

        var changed = (await Host.PatchAsync(PolicyPath(organization), admin.Credentials, new
        {
            maxTokenDays = 90,
            defaultTokenDays = 30,
            allowedScopes = Scopes,
            tokensOfLeavers = "revoke",
            invitedDomains = Domains,
            maxIdleDays = 90,
            leakedTokens = "flag",
        })).HasStatus(HttpStatusCode.OK);

        Assert.Equal(
            """
            {"maxTokenDays":90,"defaultTokenDays":30,"allowNever":false,"allowedScopes":["projects:write","members:read"],
            """.TrimEnd() + """
            "tokensOfLeavers":"revoke","invitedDomains":["example.com","xn--mller-kva.example"],"maxIdleDays":90,"leakedTokens":"flag"}
            """.Trim(),
            changed.Body);
        Assert.Equal(changed.Body, (await Host.GetAsync(PolicyPath(organization), admin.Credentials)).Body);
        var entry = Assert.Single(await ReadActivityAsync(organization));
        Assert.Equal(("organization.policy_changed", organization.Id, admin.UserId), (entry.Action, entry.TargetId, entry.UserId));
        Assert.Equal(("none", "90"), FromTo(entry, "maxTokenDays"));
        Assert.Equal(("yes", "no"), FromTo(entry, "allowNever"));
        Assert.Equal(("all", "projects:write members:read"), FromTo(entry, "allowedScopes"));
        Assert.Equal(
            "maxTokenDays, defaultTokenDays, allowNever, allowedScopes, tokensOfLeavers, maxIdleDays, leakedTokens, invitedDomains",
            entry.Metadata["changed"]);
    }

    [Fact]
    public async Task Patch_OfOneRule_LeavesTheOthers_AndNullClears()
    {
        var (organization, admin) = await AddAsync(
            new() { MaxTokenDays = 90, AllowedScopes = [Scope.ProjectsRead], InvitedDomains = ["example.com"] });

        await Host.PatchAsync(PolicyPath(organization), admin.Credentials, """{"tokensOfLeavers":"keep"}""");
        Assert.Empty(await ReadActivityAsync(organization));
        var cleared = await Host.PatchAsync(
            PolicyPath(organization), admin.Credentials, """{"maxTokenDays":null,"allowedScopes":null,"invitedDomains":[]}""");

        Assert.Equal(Nothing, cleared.HasStatus(HttpStatusCode.OK).Body);
    }

    [Fact]
    public async Task RuleAboutUnusedTokens_CountsFromWhenItWasMade_WhateverItsDays()
    {
        var (organization, admin) = await AddAsync(new());
        var made = TestTime.Start.AddDays(-200);

        await Host.PatchAsync(PolicyPath(organization), admin.Credentials, """{"maxIdleDays":90}""");
        Assert.Equal(Now, (await ReadAsync()).IdleSince);
        await using (var db = Host.OpenDatabase())
        {
            var row = await db.Organizations.SingleAsync(o => o.Id == organization.Id, Cancellation);
            row.Policy = row.Policy with { IdleSince = made };
            await db.SaveChangesAsync(Cancellation);
        }

        await Host.PatchAsync(PolicyPath(organization), admin.Credentials, """{"maxIdleDays":30}""");
        Assert.Equal((30, made), ((await ReadAsync()).MaxIdleDays, (await ReadAsync()).IdleSince));
        await Host.PatchAsync(PolicyPath(organization), admin.Credentials, """{"maxIdleDays":null}""");
        Assert.Equal((null, null), ((await ReadAsync()).MaxIdleDays, (await ReadAsync()).IdleSince));

        async Task<OrganizationPolicy> ReadAsync()
        {
            await using var db = Host.OpenDatabase();
            return (await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == organization.Id, Cancellation)).Policy;
        }
    }

    [Theory]
    [InlineData("""{"maxTokenDays":0}""", "maxTokenDays must be a number of days from 1 to 3650")]
    [InlineData("""{"defaultTokenDays":3651}""", "defaultTokenDays must be a number of days from 1 to 3650")]
    [InlineData("""{"maxTokenDays":30,"defaultTokenDays":31}""", "defaultTokenDays must be at most 30, as long as a token may live")]
    [InlineData("""{"maxTokenDays":30,"allowNever":true}""", "allowNever must be false where maxTokenDays is set")]
    [InlineData("""{"allowNever":false}""", "defaultTokenDays should not be empty: every token has to end")]
    [InlineData("""{"allowedScopes":["projects:read","nonsense"]}""", "allowedScopes contains unknown scopes: nonsense")]
    [InlineData("""{"tokensOfLeavers":"burn"}""", "tokensOfLeavers must be keep or revoke")]
    [InlineData("""{"leakedTokens":"ignore"}""", "leakedTokens must be revoke or flag")]
    [InlineData("""{"leakedTokens":null}""", "leakedTokens must be revoke or flag")]
    [InlineData("""{"maxIdleDays":29}""", "maxIdleDays must be a number of days from 30 to 365")]
    [InlineData("""{"maxIdleDays":366}""", "maxIdleDays must be a number of days from 30 to 365")]
    [InlineData("""{"invitedDomains":["no domain"]}""", "invitedDomains must be domains such as example.com")]
    [InlineData("""{"existingTokens":{"tooLong":"cut"}}""", "existingTokens must have keep or shorten as tooLong")]
    public async Task Patch_OfNonsense_SaysWhatIsWrong(string body, string message)
    {
        var (organization, admin) = await AddAsync(new());

        IsInvalid(await Host.PatchAsync(PolicyPath(organization), admin.Credentials, body), message);
        Assert.Equal(Nothing, (await Host.GetAsync(PolicyPath(organization), admin.Credentials)).Body);
    }

    [Fact]
    public async Task Patch_ByATokenWithEveryScope_IsForbidden_ItWouldLiftItsOwnLimits()
    {
        var (organization, _) = await AddAsync(new() { MaxTokenDays = 90 });
        var token = await organization.AddTokenAsync();

        (await Host.PatchAsync(PolicyPath(organization), token.Credentials, """{"maxTokenDays":null}"""))
            .IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
    }

    [Fact]
    public async Task Patch_ByAPersonWhoseProofIsOld_AsksForOne()
    {
        var (organization, _) = await AddAsync(new());
        var admin = await organization.AddPersonAsync(
            MemberRole.Admin, (_, session) => session.ProvenAt = session.ProvenAt.AddHours(-1));

        var answer = await Host.PatchAsync(PolicyPath(organization), admin.Credentials, """{"maxTokenDays":30}""");

        answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        Assert.Contains("insufficient_user_authentication", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExistingTokens_GoOn_UnlessSomebodySaysOtherwise()
    {
        var (organization, admin) = await AddAsync(new());
        var token = await organization.AddTokenAsync();

        (await Host.PatchAsync(PolicyPath(organization), admin.Credentials, """{"maxTokenDays":90,"allowedScopes":["projects:read"]}"""))
            .HasStatus(HttpStatusCode.OK);

        (await Host.GetAsync(organization.MembersPath, token.Credentials)).HasStatus(HttpStatusCode.OK);
        Assert.Equal((null, 0), ((await ReadTokenAsync(token.Id)).ExpiresAt, (await ReadTokenAsync(token.Id)).Version));
    }

    [Fact]
    public async Task ExistingTokens_ShortenedAndNarrowed_OneEntryEach_AndOthersStay()
    {
        var (organization, admin) = await AddAsync(new());
        var both = await organization.AddTokenAsync([Scope.ProjectsWrite, Scope.TokensWrite]);
        var late = await organization.AddTokenAsync([Scope.ProjectsRead], token => token.ExpiresAt = Now.AddDays(365));
        var wide = await organization.AddTokenAsync([Scope.MembersRead], token => token.ExpiresAt = Now.AddDays(7));
        var fine = await organization.AddTokenAsync([Scope.ProjectsRead], token => token.ExpiresAt = Now.AddDays(90));
        var dead = await organization.AddTokenAsync(change: token => token.Revoke(Now));

        (await Host.PatchAsync(PolicyPath(organization), admin.Credentials, new
        {
            maxTokenDays = 90,
            allowedScopes = OnlyReading,
            existingTokens = new { tooLong = "shorten", tooLongCount = 2, tooWide = "narrow", tooWideCount = 2 },
        })).HasStatus(HttpStatusCode.OK);

        Assert.Equal((Now.AddDays(90), "projects:read"), await PowerAsync(both));
        Assert.Equal((Now.AddDays(90), "projects:read"), await PowerAsync(late));
        Assert.Equal((Now.AddDays(7), ""), await PowerAsync(wide));
        Assert.Equal((Now.AddDays(90), "projects:read"), await PowerAsync(fine));
        Assert.Null((await ReadTokenAsync(dead.Id)).ExpiresAt);
        (await Host.GetAsync(organization.TokensPath, both.Credentials)).HasStatus(HttpStatusCode.Forbidden);
        var entries = await ReadActivityAsync(organization);
        Assert.Equal(
            ["organization.policy_changed", "token.updated", "token.updated", "token.updated"], entries.Select(entry => entry.Action));
        var entry = entries.Single(entry => entry.TargetId == both.Id);
        Assert.Equal("expiresAt, scopes", entry.Metadata["changed"]);
        Assert.Equal(("", "2026-05-30T12:00:00.123Z"), FromTo(entry, "expiresAt"));
        Assert.Equal(("projects:write tokens:write", "projects:read"), FromTo(entry, "scopes"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task ExistingTokens_OtherThanWereShown_AreAskedAboutAgain_AndNothingIsChanged(int tooLong, int tooWide)
    {
        var (organization, admin) = await AddAsync(new());
        var token = await organization.AddTokenAsync([Scope.MembersRead]);

        var answer = await Host.PatchAsync(PolicyPath(organization), admin.Credentials, new
        {
            maxTokenDays = 90,
            allowedScopes = OnlyReading,
            existingTokens = new { tooLong = "shorten", tooLongCount = tooLong, tooWideCount = tooWide },
        });

        answer.HasStatus(HttpStatusCode.Conflict).IsErrorInShape();
        Assert.Equal(Nothing, (await Host.GetAsync(PolicyPath(organization), admin.Credentials)).Body);
        Assert.Null((await ReadTokenAsync(token.Id)).ExpiresAt);
        Assert.Empty(await ReadActivityAsync(organization));
    }

    private static (string From, string To) FromTo(ActivityEntry entry, string member) =>
        (entry.Metadata[$"from.{member}"], entry.Metadata[$"to.{member}"]);

    private async Task<(DateTimeOffset? End, string Scopes)> PowerAsync(TestToken token)
    {
        var read = await ReadTokenAsync(token.Id);
        return (read.ExpiresAt, read.Scopes.ToString());
    }
}
