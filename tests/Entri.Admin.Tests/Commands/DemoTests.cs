using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.Commands.Demo;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Commands;

/// <summary>The demo organization, a small one.</summary>
public sealed class DemoTests(EntriHost host)
{
    private static readonly DemoAmounts Small = new(Members: 12, Projects: 6, Tokens: 14, Entries: 2500, Days: 100);

    /// <summary>What one wants to find in the log besides everyday work.</summary>
    private static readonly string[] Acts =
    [
        ActivityActions.MemberRoleChanged, ActivityActions.MemberRemoved, ActivityActions.MemberLeft,
        ActivityActions.OrganizationTransferOffered, ActivityActions.OrganizationTransferCancelled,
        ActivityActions.OrganizationTransferDeclined, ActivityActions.OrganizationTransferred,
        ActivityActions.TokenCreationRefused, ActivityActions.TokenChangeRefused, ActivityActions.TokenReplacementRefused,
        ActivityActions.TokenRevocationRefused,
    ];

    [Fact]
    public async Task Demo_HasEverythingInEveryState_AndALogThatVerifies()
    {
        var owner = await FillAsync(Small);

        var (id, now) = (owner.OrganizationId, host.Clock.GetUtcNow());
        await using var db = host.OpenDatabase();
        var members = await db.Members.Where(member => member.OrganizationId == id).ToListAsync(Cancellation);
        Assert.Equal(Small.Members, members.Count);
        Assert.Equal(Enum.GetValues<MemberRole>(), members.Select(member => member.Role).Distinct().Order());
        Assert.DoesNotContain(members, member => member.SearchKey.Length == 0);
        var projects = await db.Projects.Where(project => project.OrganizationId == id).ToListAsync(Cancellation);
        Assert.Equal((Small.Projects, 1), (projects.Count, projects.Count(project => project.ArchivedAt is not null)));
        Assert.All(projects, project => Assert.Equal(
            db.Activity.Where(entry => entry.ProjectId == project.Id).Max(entry => entry.CreatedAt), project.UpdatedAt));
        Assert.All(projects, project => Assert.All(
            [project.SourceLanguage, .. project.TargetLanguages], code => Assert.Equal(code, LanguageCode.Normalize(code))));
        var invitations = await db.Invitations.Where(invitation => invitation.OrganizationId == id).ToListAsync(Cancellation);
        Assert.Equal(
            Enum.GetValues<InvitationStatus>(), invitations.Select(invitation => invitation.StatusAt(now)).Distinct().Order());
        var tokens = await db.ApiTokens.Include(token => token.Values).Where(token => token.OrganizationId == id).ToListAsync(Cancellation);
        Assert.Equal(Small.Tokens, tokens.Count);
        Assert.Equal(Enum.GetValues<ApiTokenState>(), tokens.Select(token => token.State(now)).Distinct().Order());
        Assert.All(tokens, token => Assert.NotEmpty(token.Scopes));
        string[] used = [.. tokens.Where(token => token.LastUsedAt is not null).Select(token => token.Id)];
        Assert.Equal(used.Length, await db.ApiTokens.CountAsync(
            token => used.Contains(token.Id) && db.ApiTokenDays.Any(usage => usage.TokenId == token.Id), Cancellation));
        var addresses = tokens.Where(token => token.LastUsedAt is not null).Select(token => IPAddress.Parse(token.LastUsedFrom!));
        Assert.Equal(2, addresses.Select(address => address.AddressFamily).Distinct().Count());

        var acts = await db.Activity.Where(entry => entry.OrganizationId == id).Select(entry => entry.Action).Distinct()
            .ToListAsync(Cancellation);
        Assert.Empty(Acts.Except(acts));
        Assert.False(await db.Activity.AnyAsync(
            entry => entry.OrganizationId == id && entry.Action == ActivityActions.MemberRemoved
                && db.Members.Any(member => member.OrganizationId == id && member.UserId == entry.TargetId),
            Cancellation));

        var verdict = await host.Get<ActivityVerification>().VerifyAsync(db, id, Cancellation);
        Assert.Equal((Small.Entries, null), (verdict.Entries, verdict.Error));
        Assert.True(await db.Activity.AnyAsync(
            entry => entry.OrganizationId == id && entry.UserId == null && entry.TargetType == "project", Cancellation));
        var times = await db.Activity.Where(entry => entry.OrganizationId == id).OrderBy(entry => entry.Sequence)
            .Select(entry => entry.CreatedAt).ToListAsync(Cancellation);
        Assert.Equal(times.Order(), times);
        Assert.InRange((times[^1] - times[0]).TotalDays, Small.Days - 7, Small.Days);
    }

    [Fact]
    public async Task Demo_Again_IsAnotherOrganization_WhoseOwnerAloneHasAPassword()
    {
        var amounts = new DemoAmounts(Members: 3, Projects: 1, Tokens: 1, Entries: 0);

        var (first, second) = (await FillAsync(amounts), await FillAsync(amounts));

        Assert.NotEqual(first.OrganizationId, second.OrganizationId);
        Assert.NotEqual(first.Password, second.Password);
        await using var db = host.OpenDatabase();
        var users = await db.Members.Where(member => member.OrganizationId == first.OrganizationId)
            .Join(db.Users, member => member.UserId, user => user.Id, (_, user) => user).ToListAsync(Cancellation);
        Assert.Equal(amounts.Members, users.Count);
        var owner = Assert.Single(users, user => user.PasswordHash is not null);
        Assert.Equal(first.Email, owner.Email);
        var hasher = host.Get<IPasswordHasher<ApplicationUser>>();
        Assert.Equal(PasswordVerificationResult.Success, hasher.VerifyHashedPassword(owner, owner.PasswordHash!, first.Password));
    }

    [Fact]
    public async Task Demo_KeepsNoValueOfATokenAndNoPassword()
    {
        var owner = await FillAsync(new DemoAmounts(Members: 3, Projects: 1, Tokens: 14, Entries: 0));

        await using var db = host.OpenDatabase();
        var texts = await db.Activity.Where(entry => entry.OrganizationId == owner.OrganizationId).ToListAsync(Cancellation);
        var tokens = await db.ApiTokens.Where(token => token.OrganizationId == owner.OrganizationId).Include(token => token.Values)
            .ToListAsync(Cancellation);
        var all = string.Join('\n', [
            .. texts.SelectMany(entry => entry.Metadata.Values),
            .. tokens.SelectMany(token => token.Values.Select(value => $"{value.Prefix} {value.Suffix} {token.Name} {token.Description}")),
        ]);
        Assert.Contains(ApiTokenFormat.Prefix, all, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("entri_[0-9A-Za-z]{5}"), all);
        Assert.DoesNotContain(owner.Password, all + owner, StringComparison.Ordinal);
    }

    [Theory]
    [Trait(TestTraits.Takes, TestTraits.LongTime)]
    [Trait(TestTraits.Engine, TestTraits.NoEngine)]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Demo_OutsideDevelopment_IsRefusedAndMakesNothing(string environment)
    {
        await using var folder = new DataFolder();

        (await CommandLine.CallAsync("demo", $"--DataDirectory={folder.Path}", $"--environment={environment}"))
            .IsOnlyRefusal("in the Development environment only");

        Assert.False(File.Exists(folder.DatabaseFile));
    }

    private Task<DemoOwner> FillAsync(DemoAmounts amounts) =>
        ActivatorUtilities.CreateInstance<DemoData>(host.App).FillAsync(amounts, Cancellation);
}
