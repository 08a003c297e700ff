using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.Property(i => i.Id).HasMaxLength(40);
        invitation.Property(i => i.Email).HasMaxLength(Rules.EmailMaxLength);
        invitation.Property(i => i.NormalizedEmail).HasMaxLength(Rules.EmailMaxLength)
            .UsePropertyAccessMode(PropertyAccessMode.Property);
        invitation.Property(i => i.Status).HasConversion<string>().HasMaxLength(20);
        invitation.Property(i => i.CodeHash).HasMaxLength(32);
        invitation.Property(i => i.InvitedByUserId).HasMaxLength(40);
        invitation.Property(i => i.InvitedByTokenId).HasMaxLength(40);
        invitation.Property(i => i.InvitedByName).HasMaxLength(100);
        invitation.HasIndex(i => i.CodeHash).IsUnique();
        invitation.HasIndex(i => new { i.OrganizationId, i.CreatedAt });
        invitation.HasOne<Organization>().WithMany().HasForeignKey(i => i.OrganizationId);

        // Of several who invite the same address at the same time, one does; the others start over, and find theirs.
        invitation.HasIndex(i => new { i.OrganizationId, i.NormalizedEmail }).IsUnique()
            .HasFilter($"\"{nameof(Invitation.Status)}\" = '{nameof(InvitationStatus.Pending)}'");
    }
}
