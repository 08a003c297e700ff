using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Data;

/// <summary>The database itself allows one pending invitation for each address of an organization.</summary>
public sealed class InvitationIndexTests(EntriHost host)
{
    [Fact]
    public async Task Pending_TwoForOneAddressInAnyCase_AreRefusedByTheDatabase()
    {
        var (ours, theirs) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        await host.SaveAsync(New(ours, "ada@example.com"), New(theirs, "ada@example.com"));

        await Assert.ThrowsAsync<DbUpdateException>(() => host.SaveAsync(New(ours, "ADA@example.com")));
    }

    [Fact]
    public async Task Ended_AnyNumberForOneAddress_LeaveRoomForAPendingOne()
    {
        var organization = await TestOrganization.AddAsync(host);
        InvitationStatus[] ends =
            [InvitationStatus.Declined, InvitationStatus.Cancelled, InvitationStatus.Expired, InvitationStatus.Accepted];
        foreach (var end in ends.Concat(ends))
        {
            var invitation = New(organization, "ada@example.com");
            invitation.End(end, host.Clock.GetUtcNow());
            await host.SaveAsync(invitation);
        }

        await host.SaveAsync(New(organization, "ada@example.com"));
    }

    private Invitation New(TestOrganization organization, string email) => new()
    {
        Id = EntityId.NewInvitation(host.Clock.GetUtcNow()),
        OrganizationId = organization.Id,
        Email = email,
        Role = MemberRole.Reviewer,
        CodeHash = InvitationCode.Generate().Hash,
        CreatedAt = host.Clock.GetUtcNow(),
    };
}
