using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Features.Members;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Members;

/// <summary>Links for new passwords that members make for each other, where no mail server can send one.</summary>
public sealed class MakeResetLinkTests : IAsyncLifetime
{
    private readonly EntriHost _host = EntriHost.With([]);
    private TestOrganization _organization = null!;
    private TestPerson _first = null!;

    /// <summary>Whoever is first runs the installation, and is nobody's to manage.</summary>
    public async ValueTask InitializeAsync()
    {
        _organization = await TestOrganization.AddAsync(_host);
        _first = await _organization.AddPersonAsync(MemberRole.Owner);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Link_ByAnAdminForADeveloper_WorksAndIsInTheActivityOfEachOrganization()
    {
        var (admin, bo) = await PeopleAsync(MemberRole.Admin, MemberRole.Developer);
        var second = await TestOrganization.AddAsync(_host);
        await JoinAsync(second, admin, MemberRole.Owner);
        await JoinAsync(second, bo, MemberRole.Admin);

        var made = await MakeAsync(admin, bo);

        Assert.Null(made.Failure);
        Assert.Null((await RedeemAsync(made.Value)).Failure);
        foreach (var id in new[] { _organization.Id, second.Id })
        {
            await using var db = _host.OpenDatabase();
            var actions = await db.Activity.Where(entry => entry.OrganizationId == id && entry.TargetId == bo.UserId)
                .OrderBy(entry => entry.Sequence).Select(entry => $"{entry.Action} {entry.UserId}").ToListAsync(Cancellation);
            Assert.Equal(
                [$"{ActivityActions.UserResetLinkCreated} {admin.UserId}", $"{ActivityActions.UserPasswordReset} {bo.UserId}"], actions);
        }
    }

    [Theory]
    [InlineData(MemberRole.Developer, MemberRole.Reviewer)]
    [InlineData(MemberRole.Admin, MemberRole.Owner)]
    public async Task Link_ForSomebodyWhomTheMakerMayNotManage_IsRefused(MemberRole maker, MemberRole member)
    {
        var (one, other) = await PeopleAsync(maker, member);

        Assert.IsType<Failure.Forbidden>((await MakeAsync(one, other)).Failure);
    }

    [Fact]
    public async Task Link_ForSomebodyWhoBelongsElsewhereToo_IsRefusedWithTheReason()
    {
        var (admin, bo) = await PeopleAsync(MemberRole.Admin, MemberRole.Developer);
        var second = await TestOrganization.AddAsync(_host);
        await JoinAsync(second, bo, MemberRole.Reviewer);
        var refused = Assert.IsType<Failure.Refused>((await MakeAsync(admin, bo)).Failure);
        Assert.Equal("person_of_others", refused.Error);

        await JoinAsync(second, admin, MemberRole.Developer);

        Assert.IsType<Failure.Refused>((await MakeAsync(admin, bo)).Failure);
    }

    [Fact]
    public async Task Link_ForWhoeverRunsTheInstallation_IsRefused()
    {
        var owner = await _organization.AddPersonAsync(MemberRole.Owner);

        var refused = Assert.IsType<Failure.Refused>((await MakeAsync(owner, _first)).Failure);

        Assert.Equal("installation_owner", refused.Error);
    }

    [Fact]
    public async Task Link_WithAnOldProofOrForOneself_IsRefused()
    {
        var (admin, bo) = await PeopleAsync(MemberRole.Admin, MemberRole.Developer);
        Assert.IsType<Failure.Conflict>((await MakeAsync(admin, admin)).Failure);

        await _host.PassAsync(TimeSpan.FromMinutes(16), admin);

        Assert.IsType<Failure.ProofRequired>((await MakeAsync(admin, bo)).Failure);
    }

    [Fact]
    public async Task Link_WhoseMakerIsDemotedOrWhosePersonJoinsAnotherOrganization_IsDead()
    {
        var (admin, bo) = await PeopleAsync(MemberRole.Admin, MemberRole.Developer);
        var (first, second) = ((await MakeAsync(admin, bo)).Value, (await MakeAsync(admin, bo)).Value);
        var other = await TestOrganization.AddAsync(_host);
        await JoinAsync(other, bo, MemberRole.Reviewer);
        Assert.IsType<Failure.Conflict>((await RedeemAsync(first)).Failure);

        await using var db = _host.OpenDatabase();
        await db.Members.Where(member => member.OrganizationId == other.Id).ExecuteDeleteAsync(Cancellation);
        await db.Members.Where(member => member.UserId == admin.UserId).ExecuteUpdateAsync(
            set => set.SetProperty(member => member.Role, MemberRole.Developer), Cancellation);

        Assert.IsType<Failure.Conflict>((await RedeemAsync(second)).Failure);
        await db.Members.Where(member => member.UserId == admin.UserId).ExecuteUpdateAsync(
            set => set.SetProperty(member => member.Role, MemberRole.Admin), Cancellation);
        Assert.Null((await RedeemAsync(second)).Failure);
    }

    [Fact]
    public async Task Link_ForWhomTheOrganizationIsOfferedTo_IsForOwnersAlone_AndOneMadeBeforeIsDead()
    {
        var (admin, bo) = await PeopleAsync(MemberRole.Admin, MemberRole.Developer);
        var before = (await MakeAsync(admin, bo)).Value;
        await using var db = _host.OpenDatabase();
        var organization = await db.Organizations.SingleAsync(one => one.Id == _organization.Id, Cancellation);
        organization.OfferTo(_first.UserId, bo.UserId, _host.Clock.GetUtcNow());
        await db.SaveChangesAsync(Cancellation);

        Assert.Equal("person_of_others", Assert.IsType<Failure.Refused>((await MakeAsync(admin, bo)).Failure).Error);
        Assert.IsType<Failure.Conflict>((await RedeemAsync(before)).Failure);
        Assert.Null((await MakeAsync(_first, bo)).Failure);

        organization.OfferTo(_first.UserId, bo.UserId, _host.Clock.GetUtcNow() - Organization.TransferLifetime);
        await db.SaveChangesAsync(Cancellation);
        Assert.Null((await RedeemAsync(before)).Failure);
    }

    [Fact]
    public async Task Link_ForSomebodyWhoBelongsNowhereAnyMore_IsDead()
    {
        var (admin, bo) = await PeopleAsync(MemberRole.Admin, MemberRole.Developer);
        var made = (await MakeAsync(admin, bo)).Value;
        await using var db = _host.OpenDatabase();
        await db.Members.Where(member => member.UserId == bo.UserId).ExecuteDeleteAsync(Cancellation);

        Assert.IsType<Failure.Conflict>((await RedeemAsync(made)).Failure);
    }

    [Fact]
    public async Task Link_OfAClockThatWasAhead_IsDead()
    {
        var (owner, member) = await PeopleAsync(MemberRole.Owner, MemberRole.Developer);
        var ahead = StoredTimes.MaxSkew + TimeSpan.FromMinutes(1);
        _host.Clock.Advance(ahead);
        var made = (await MakeAsync(owner, member)).Value;
        _host.Clock.AdjustTime(_host.Clock.GetUtcNow() - ahead);

        Assert.IsType<Failure.Conflict>((await RedeemAsync(made)).Failure);
    }

    [Fact]
    public async Task Link_WhereThereIsAMailServer_IsRefused()
    {
        await using var host = EntriHost.With(new() { ["Smtp:Host"] = "localhost", ["Smtp:From"] = "entri@example.com" });
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var person = await host.Get<SessionStore>().FindByIdAsync(owner.SessionId, organization.Id, Cancellation);

        var made = await host.Get<MakeResetLink>().ExecuteAsync(person!.Caller!, "user_any", Cancellation);

        Assert.Contains("mail server", made.Failure!.Message, StringComparison.Ordinal);
    }

    private async Task<(TestPerson Maker, TestPerson Member)> PeopleAsync(MemberRole maker, MemberRole member) =>
        (await _organization.AddPersonAsync(maker), await _organization.AddPersonAsync(member));

    private Task JoinAsync(TestOrganization organization, TestPerson person, MemberRole role) => _host.SaveAsync(new Member
    {
        OrganizationId = organization.Id,
        UserId = person.UserId,
        Role = role,
        JoinedAt = _host.Clock.GetUtcNow(),
    });

    private async Task<Result<ResetLink>> MakeAsync(TestPerson maker, TestPerson member)
    {
        var person = await _host.Get<SessionStore>().FindByIdAsync(maker.SessionId, _organization.Id, Cancellation);
        return await _host.Get<MakeResetLink>().ExecuteAsync(person!.Caller!, member.UserId, Cancellation);
    }

    private Task<Result<string>> RedeemAsync(ResetLink link) => _host.Get<ResetPassword>().ExecuteAsync(
        link.Address.Split("code=")[1], "harbor violin cactus", new Client(null, "tests"), Cancellation);
}
