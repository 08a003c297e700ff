using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Organizations;

public sealed class TransferTests(EntriHost host)
{
    private const string NoTransfer = """{"statusCode":404,"message":"Transfer not found","error":"Not Found"}""";

    [Fact]
    public async Task Transfer_Accepted_MovesOwnership()
    {
        var (organization, owner, member) = await MakeAsync();

        var offered = await OfferAsync(organization, owner, member);
        Assert.Equal(MemberRole.Developer, await RoleOfAsync(organization, member));
        var accepted = await AcceptAsync(organization, member);

        Assert.Equal(
            $$"""{"userId":"{{member.UserId}}","expiresAt":"2026-03-08T12:00:00.123Z"}""", offered.HasStatus(HttpStatusCode.Accepted).Body);
        Assert.Equal(organization.Id, accepted.HasStatus(HttpStatusCode.OK).Id);
        Assert.Equal(MemberRole.Owner, await RoleOfAsync(organization, member));
        Assert.Equal(MemberRole.Admin, await RoleOfAsync(organization, owner));
        (await AcceptAsync(organization, member)).IsError(HttpStatusCode.NotFound, NoTransfer);
        await using var db = host.OpenDatabase();
        Assert.Equal(
            [("organization.transfer_offered", owner.UserId, member.UserId), ("organization.transferred", member.UserId, owner.UserId)],
            (await db.Activity.Where(entry => entry.OrganizationId == organization.Id).OrderBy(entry => entry.Sequence)
                .ToListAsync(Cancellation)).Select(entry => (entry.Action, entry.UserId, entry.TargetId)));
    }

    [Fact]
    public async Task Transfer_IsAcceptedByNobodyElse_AndNotWhenItsTimeIsOver()
    {
        var (organization, owner, member) = await MakeAsync();
        await OfferAsync(organization, owner, member);

        (await AcceptAsync(organization, owner)).IsError(HttpStatusCode.NotFound, NoTransfer);
        (await AcceptAsync(organization, await organization.AddPersonAsync(MemberRole.Admin))).IsError(HttpStatusCode.NotFound, NoTransfer);
        await using var db = host.OpenDatabase();
        await db.Organizations.Where(row => row.Id == organization.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.TransferEndsAt, host.Clock.GetUtcNow()), Cancellation);
        (await AcceptAsync(organization, member)).IsError(HttpStatusCode.NotFound, NoTransfer);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.NoContent, "organization.transfer_cancelled")]
    [InlineData(false, HttpStatusCode.NoContent, "organization.transfer_declined")]
    public async Task Transfer_TakenBackOrDeclined_IsOver(bool byOwner, HttpStatusCode status, string action)
    {
        var (organization, owner, member) = await MakeAsync();
        await OfferAsync(organization, owner, member);
        var admin = await organization.AddPersonAsync(MemberRole.Admin);
        var path = $"/api/organizations/{organization.Id}/transfer";
        (await host.DeleteAsync(path, admin.Credentials)).IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);

        (await host.DeleteAsync(path, (byOwner ? owner : member).Credentials)).HasStatus(status);

        (await AcceptAsync(organization, member)).IsError(HttpStatusCode.NotFound, NoTransfer);
        (await host.DeleteAsync(path, owner.Credentials)).HasStatus(HttpStatusCode.NoContent);
        await using var db = host.OpenDatabase();
        Assert.Equal(
            1, await db.Activity.CountAsync(entry => entry.OrganizationId == organization.Id && entry.Action == action, Cancellation));
    }

    [Theory]
    [InlineData("owner demoted")]
    [InlineData("owner removed")]
    [InlineData("member removed")]
    public async Task Transfer_OfSomebodyWhoIsNotThereAnyMore_IsOver(string end)
    {
        var (organization, owner, member) = await MakeAsync();
        var other = await organization.AddPersonAsync(MemberRole.Owner);
        await OfferAsync(organization, owner, member);

        var ended = end switch
        {
            "owner demoted" => await host.PatchAsync(
                $"{organization.MembersPath}/{owner.UserId}", other.Credentials, new { role = "admin" }),
            "owner removed" => await host.DeleteAsync($"{organization.MembersPath}/{owner.UserId}", other.Credentials),
            _ => await host.DeleteAsync($"{organization.MembersPath}/{member.UserId}", other.Credentials),
        };

        Assert.True(ended.Response.IsSuccessStatusCode, ended.Body);
        await using var db = host.OpenDatabase();
        Assert.Null((await db.Organizations.SingleAsync(row => row.Id == organization.Id, Cancellation)).TransferToUserId);
        if (end != "member removed")
        {
            (await AcceptAsync(organization, member)).IsError(HttpStatusCode.NotFound, NoTransfer);
        }
    }

    [Fact]
    public async Task Offer_ThatWaits_IsSeenByOwnersAndByTheMemberAlone()
    {
        var (organization, owner, member) = await MakeAsync();
        var path = $"/api/organizations/{organization.Id}/transfer";
        (await host.GetAsync(path, owner.Credentials)).IsError(HttpStatusCode.NotFound, NoTransfer);
        await OfferAsync(organization, owner, member);
        var other = await organization.AddPersonAsync(MemberRole.Owner);

        var seen = (await host.GetAsync(path, owner.Credentials)).HasStatus(HttpStatusCode.OK);

        Assert.Equal(
            $$"""{"userId":"{{member.UserId}}","userName":"Ada Lovelace","fromUserId":"{{owner.UserId}}","fromName":"Ada Lovelace","""
                + """ "expiresAt":"2026-03-08T12:00:00.123Z"}""".TrimStart(),
            seen.Body);
        Assert.Equal(seen.Body, (await host.GetAsync(path, member.Credentials)).Body);
        Assert.Equal(seen.Body, (await host.GetAsync(path, other.Credentials)).Body);
        (await host.GetAsync(path, (await organization.AddPersonAsync(MemberRole.Admin)).Credentials))
            .IsError(HttpStatusCode.NotFound, NoTransfer);
        (await host.GetAsync(path, (await host.AddPersonAsync(MemberRole.Owner)).Credentials))
            .IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound);
        await using var db = host.OpenDatabase();
        await db.Organizations.Where(row => row.Id == organization.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.TransferEndsAt, host.Clock.GetUtcNow()), Cancellation);
        (await host.GetAsync(path, member.Credentials)).IsError(HttpStatusCode.NotFound, NoTransfer);
    }

    [Fact]
    public async Task Offer_ToNobodyWhoCouldTakeIt_IsRefused()
    {
        var (organization, owner, _) = await MakeAsync();
        var stranger = await host.AddPersonAsync(MemberRole.Owner);
        var disabled = await organization.AddPersonAsync(MemberRole.Admin, (user, _) => user.DisabledAt = TestTime.Start);
        const string NoMember =
            """{"statusCode":422,"message":"There is no member with this userId","error":"Unprocessable Entity"}""";

        (await OfferAsync(organization, owner, stranger)).IsError(HttpStatusCode.UnprocessableEntity, NoMember);
        (await OfferAsync(organization, owner, disabled)).IsError(HttpStatusCode.UnprocessableEntity, NoMember);
        (await OfferAsync(organization, owner, owner)).IsError(
            HttpStatusCode.BadRequest, """{"statusCode":400,"message":["userId must be another member"],"error":"Bad Request"}""");
    }

    [Fact]
    public async Task Offer_ByAnOwnerWhoseProofIsOld_AsksForAnother()
    {
        var organization = await TestOrganization.AddAsync(host);
        var owner = await organization.AddPersonAsync(
            MemberRole.Owner, (_, session) => session.ProvenAt = host.Clock.GetUtcNow().AddHours(-1));
        var member = await organization.AddPersonAsync(MemberRole.Admin);

        var answer = (await OfferAsync(organization, owner, member)).IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);

        Assert.Contains("insufficient_user_authentication", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transfer_AcceptedWhileTheMemberIsRemoved_IsOneOfBoth()
    {
        for (var round = 0; round < 10; round++)
        {
            var (organization, owner, member) = await MakeAsync();
            await OfferAsync(organization, owner, member);

            var answers = await Task.WhenAll(
                AcceptAsync(organization, member),
                host.DeleteAsync($"{organization.MembersPath}/{member.UserId}", owner.Credentials));

            Assert.Single(answers, answer => answer.Response.IsSuccessStatusCode);
            Assert.All(answers, answer => Assert.True((int)answer.Status < 500, answer.Body));
            await using var db = host.OpenDatabase();
            var accepted = answers[0].Status == HttpStatusCode.OK;
            Assert.Equal(
                [accepted ? member.UserId : owner.UserId],
                await db.Members.Where(row => row.OrganizationId == organization.Id && row.Role == MemberRole.Owner)
                    .Select(row => row.UserId).ToListAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Transfer_OfferedWhileTheMemberIsRemoved_LeavesNoOfferToThem()
    {
        for (var round = 0; round < 8; round++)
        {
            var (organization, owner, member) = await MakeAsync();
            var other = await organization.AddPersonAsync(MemberRole.Owner);

            var answers = await Task.WhenAll(
                OfferAsync(organization, owner, member),
                host.DeleteAsync($"{organization.MembersPath}/{member.UserId}", other.Credentials));

            Assert.True(answers[0].Status is HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity, answers[0].Body);
            answers[1].HasStatus(HttpStatusCode.NoContent);
            await using var db = host.OpenDatabase();
            Assert.Null((await db.Organizations.SingleAsync(row => row.Id == organization.Id, Cancellation)).TransferToUserId);
        }
    }

    [Theory]
    [InlineData("demote")]
    [InlineData("remove")]
    public async Task Transfer_AcceptedWhileAnotherOwnerEndsTheGiver_IsNeverHalf(string end)
    {
        for (var round = 0; round < 8; round++)
        {
            var (organization, owner, member) = await MakeAsync();
            var other = await organization.AddPersonAsync(MemberRole.Owner);
            await OfferAsync(organization, owner, member);
            var giver = $"{organization.MembersPath}/{owner.UserId}";

            // Each begins first in every other round.
            Func<Task<Answer>>[] acts = [() => AcceptAsync(organization, member), EndAsync];
            var begun = (round % 2 == 0 ? acts : acts.Reverse()).Select(act => act()).ToArray();
            var answers = await Task.WhenAll(round % 2 == 0 ? begun : begun.Reverse());

            // Nobody gives who has nothing to give any more.
            var accepted = answers[0].Status == HttpStatusCode.OK;
            Assert.True(accepted || answers[0].Status == HttpStatusCode.NotFound, answers[0].Body);
            Assert.True(answers[1].Response.IsSuccessStatusCode, answers[1].Body);
            Assert.Equal(accepted ? MemberRole.Owner : MemberRole.Developer, await RoleOfAsync(organization, member));
            await using var db = host.OpenDatabase();
            Assert.Equal(
                end == "demote" ? [MemberRole.Reviewer] : [],
                await db.Members.Where(row => row.OrganizationId == organization.Id && row.UserId == owner.UserId)
                    .Select(row => row.Role).ToListAsync(Cancellation));
            string[] log =
            [
                "organization.transfer_offered",
                .. accepted ? ["organization.transferred"] : Array.Empty<string>(),
                end == "demote" ? "member.role_changed" : "member.removed",
            ];
            Assert.Equal(log, await db.Activity.Where(entry => entry.OrganizationId == organization.Id).OrderBy(entry => entry.Sequence)
                .Select(entry => entry.Action).ToListAsync(Cancellation));

            Task<Answer> EndAsync() => end == "demote"
                ? host.PatchAsync(giver, other.Credentials, new { role = "reviewer" })
                : host.DeleteAsync(giver, other.Credentials);
        }
    }

    private async Task<(TestOrganization Organization, TestPerson Owner, TestPerson Member)> MakeAsync()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        return (organization, owner, await organization.AddPersonAsync(MemberRole.Developer));
    }

    private Task<Answer> OfferAsync(TestOrganization organization, TestPerson owner, TestPerson member) =>
        host.PostAsync($"/api/organizations/{organization.Id}/transfer", owner.Credentials, new { userId = member.UserId });

    private Task<Answer> AcceptAsync(TestOrganization organization, TestPerson member) =>
        host.SendAsync("POST", $"/api/organizations/{organization.Id}/transfer/accept", member.Credentials);

    private async Task<MemberRole> RoleOfAsync(TestOrganization organization, TestPerson person)
    {
        await using var db = host.OpenDatabase();
        var member = await db.Members.SingleAsync(
            row => row.OrganizationId == organization.Id && row.UserId == person.UserId, Cancellation);
        return member.Role;
    }
}
