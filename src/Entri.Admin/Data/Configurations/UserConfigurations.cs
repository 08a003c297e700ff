using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class ApplicationUserConfiguration : IEntityTypeConfiguration<ApplicationUser>
{
    public void Configure(EntityTypeBuilder<ApplicationUser> user)
    {
        user.Property(u => u.Name).HasMaxLength(100);
        user.Property(u => u.SearchKey).UsePropertyAccessMode(PropertyAccessMode.Property);
    }
}

internal sealed class UserSessionConfiguration : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> session)
    {
        session.Property(s => s.Id).HasMaxLength(40);
        session.Property(s => s.IpAddress).HasMaxLength(45);
        session.Property(s => s.UserAgent).HasMaxLength(300);
        session.HasIndex(s => s.Hash).IsUnique();
        session.HasIndex(s => s.ExpiresAt);
        session.HasOne<ApplicationUser>().WithMany().HasForeignKey(s => s.UserId);

        // No key of another table: the organization may be one to which the person does not belong any more, and then another counts.
        session.Property(s => s.OrganizationId).HasMaxLength(40);
    }
}
