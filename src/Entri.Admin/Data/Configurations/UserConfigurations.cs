using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class ApplicationUserConfiguration : IEntityTypeConfiguration<ApplicationUser>
{
    public void Configure(EntityTypeBuilder<ApplicationUser> user) => user.Property(u => u.Name).HasMaxLength(100);
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

        // Who is removed from an organization is signed out wherever it is open, by the database itself.
        session.HasOne<Member>().WithMany().HasForeignKey(s => new { s.OrganizationId, s.UserId }).OnDelete(DeleteBehavior.Cascade);
    }
}
