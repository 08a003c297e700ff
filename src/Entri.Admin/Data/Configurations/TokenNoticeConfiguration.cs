using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class TokenNoticeConfiguration : IEntityTypeConfiguration<TokenNotice>
{
    public void Configure(EntityTypeBuilder<TokenNotice> notice)
    {
        notice.ToTable("TokenNotices");
        notice.Property(n => n.TokenId).HasMaxLength(40);
        notice.Property(n => n.Kind).HasConversion<string>().HasMaxLength(10);

        // Of two instances that would tell of the same, the second cannot.
        notice.HasKey(n => new { n.TokenId, n.Kind, n.End, n.DaysBefore });
        notice.HasOne<ApiToken>().WithMany().HasForeignKey(n => n.TokenId);
    }
}

internal sealed class TokenCalendarConfiguration : IEntityTypeConfiguration<TokenCalendar>
{
    public void Configure(EntityTypeBuilder<TokenCalendar> calendar)
    {
        calendar.ToTable("TokenCalendars");
        calendar.HasKey(c => c.OrganizationId);
        calendar.Property(c => c.OrganizationId).HasMaxLength(40);
        calendar.Property(c => c.CodeHash).HasMaxLength(32);
        calendar.HasIndex(c => c.CodeHash).IsUnique();
        calendar.HasOne<Organization>().WithMany().HasForeignKey(c => c.OrganizationId);
    }
}
