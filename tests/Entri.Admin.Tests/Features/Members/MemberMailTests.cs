using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.Members;

/// <summary>What members are told of by mail.</summary>
public sealed class MemberMailTests
{
    [Fact]
    public async Task Role_Offer_Removal_AreToldToWhomTheyConcern()
    {
        await using var server = SmtpReceiver.Start();
        await using var host = EntriHost.With(server.Settings);
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var bo = await organization.AddPersonAsync(MemberRole.Developer);
        var path = $"{organization.MembersPath}/{bo.UserId}";

        (await host.PatchAsync(path, owner.Credentials, new { role = "admin" })).HasStatus(HttpStatusCode.OK);
        (await host.PostAsync($"/api/organizations/{organization.Id}/transfer", owner.Credentials, new { userId = bo.UserId }))
            .HasStatus(HttpStatusCode.Accepted);
        var offer = await server.MessageForAsync(bo.Email, "wants to hand Northwind over to you");
        (await host.DeleteAsync(path, owner.Credentials)).HasStatus(HttpStatusCode.NoContent);

        var role = await server.MessageForAsync(bo.Email, "You are an admin of Northwind now");
        Assert.Contains("Ada Lovelace changed your role in Northwind from developer to admin.", role.TextBody, StringComparison.Ordinal);
        Assert.Contains($"/{organization.Slug}/projects\n", Lines(role.TextBody!), StringComparison.Ordinal);
        Assert.Contains("you become the owner of Northwind", offer.TextBody, StringComparison.Ordinal);
        Assert.Contains($"/{organization.Slug}/settings/general\n", Lines(offer.TextBody!), StringComparison.Ordinal);
        var removal = await server.MessageForAsync(bo.Email, "You were removed from Northwind");
        Assert.Contains("Ada Lovelace removed you from Northwind.", removal.TextBody, StringComparison.Ordinal);
        Assert.Equal(3, server.Received.Count);
    }

    [Fact]
    public async Task Role_ChangedBackAndForth_LeavesOneMessageThatWaits()
    {
        await using var host = EntriHost.With(SmtpReceiver.SettingsFor(await SmtpReceiver.FreePortAsync()));
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var (bo, eve) = (await organization.AddPersonAsync(MemberRole.Developer), await organization.AddPersonAsync(MemberRole.Developer));

        foreach (var (person, role) in new[] { (bo, "admin"), (eve, "admin"), (bo, "developer"), (bo, "admin") })
        {
            (await host.PatchAsync($"{organization.MembersPath}/{person.UserId}", owner.Credentials, new { role }))
                .HasStatus(HttpStatusCode.OK);
        }

        await using var db = host.OpenDatabase();
        Assert.Equal(
            new[] { bo.Email, eve.Email }.Order(), db.Mails.Select(mail => mail.Recipient!).AsEnumerable().Order());
    }

    [Fact]
    public async Task WhatSomebodyDoesToThemselves_IsToldToNobody()
    {
        await using var host = EntriHost.With([]);
        var (organization, _) = await TestOrganization.AddWithAsync(host);
        var other = await organization.AddPersonAsync(MemberRole.Owner);
        (await host.PatchAsync($"{organization.MembersPath}/{other.UserId}", other.Credentials, new { role = "admin" }))
            .HasStatus(HttpStatusCode.OK);

        (await host.DeleteAsync($"{organization.MembersPath}/me", other.Credentials)).HasStatus(HttpStatusCode.NoContent);

        await using var db = host.OpenDatabase();
        Assert.Empty(db.Mails);
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n");
}
