using System.Globalization;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>Offers the organization to another member. Nothing changes until they accept; an offer to somebody else ends.</summary>
public sealed class OfferTransfer(
    CallerWriter writer, IdentityProof proof, Outbox outbox, PublicAddress address, TimeProvider clock)
{
    private static readonly Failure ToOneself = new FieldErrors().Check("userId", "must be another member").Failure!;
    private static readonly Failure NoMember = new Failure.Unprocessable("userId", "There is no member with this userId");

    /// <summary>Offers it.</summary>
    public async Task<Result<TransferResponse>> ExecuteAsync(
        Caller caller, OfferTransferRequest request, CancellationToken cancellationToken) =>
        request.Validate() is { } invalid ? invalid : await writer.WriteAsync(
            caller,
            Permission.TransferOrganization,
            (db, current) => OfferAsync(db, (PersonCaller)current, SearchText.Storable(request.UserId!), cancellationToken),
            cancellationToken);

    private async Task<Result<TransferResponse>> OfferAsync(
        EntriDbContext db, PersonCaller owner, string userId, CancellationToken cancellationToken)
    {
        if ((userId == owner.UserId ? ToOneself : proof.Check(owner)) is { } failure)
        {
            return failure;
        }

        if (await db.MembersOf(owner).SingleOrDefaultAsync(member => member.UserId == userId, cancellationToken) is not { } member
            || await db.Users.AsNoTracking().SingleAsync(user => user.Id == userId, cancellationToken) is not { DisabledAt: null } user)
        {
            return NoMember;
        }

        var now = clock.GetUtcNow();
        var organization = await db.OrganizationOf(owner).SingleAsync(cancellationToken);
        organization.OfferTo(owner.UserId, userId, now);
        db.Add(owner.NewEntry(ActivityActions.OrganizationTransferOffered, member, user.Name, now));

        // Of several offers one after the other, the last one counts.
        await Outbox.DropAsync(db, organization.Id, cancellationToken);
        outbox.Add(
            db,
            user.Email,
            ContentOf(owner.Name, organization),
            organization.Id,
            topic: organization.Id,
            until: organization.TransferEndsAt);
        return new TransferResponse(userId, organization.TransferEndsAt!.Value);
    }

    private MailContent ContentOf(string owner, Organization organization) => new(
        $"{owner} wants to hand {organization.Name} over to you",
        $"If you accept, you become the owner of {organization.Name}, and {owner} becomes an admin. Until then nothing changes.")
    {
        Link = ("See the offer", address.Of($"/{organization.Slug}/settings/general")),
        Note = $"The offer ends by itself after {Organization.TransferLifetime.Days.ToString(CultureInfo.InvariantCulture)} days.",
    };
}
