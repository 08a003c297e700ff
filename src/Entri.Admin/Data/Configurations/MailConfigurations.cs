using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> mail)
    {
        mail.Property(m => m.Id).HasMaxLength(40);
        mail.Property(m => m.Topic).HasMaxLength(40);
        mail.Property(m => m.Recipient).HasMaxLength(Rules.EmailMaxLength);
        mail.Property(m => m.State).HasConversion<string>().HasMaxLength(10);
        mail.Property(m => m.Error).HasMaxLength(500);
        mail.HasIndex(m => new { m.State, m.NextAttemptAt });
        mail.HasIndex(m => m.Topic);
        mail.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PasswordResetConfiguration : IEntityTypeConfiguration<PasswordReset>
{
    public void Configure(EntityTypeBuilder<PasswordReset> reset)
    {
        reset.Property(r => r.Id).HasMaxLength(40);
        reset.Property(r => r.MadeByUserId).HasMaxLength(40);
        reset.Property(r => r.CodeHash).HasMaxLength(32);
        reset.Property(r => r.AccountState).HasMaxLength(32);
        reset.HasIndex(r => r.CodeHash).IsUnique();
        reset.HasIndex(r => new { r.UserId, r.CreatedAt });
        reset.HasIndex(r => r.ExpiresAt);
        reset.HasOne<ApplicationUser>().WithMany().HasForeignKey(r => r.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
