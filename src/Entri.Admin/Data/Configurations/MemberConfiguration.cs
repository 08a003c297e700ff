using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class MemberConfiguration : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> member)
    {
        member.HasKey(m => new { m.OrganizationId, m.UserId });
        member.HasIndex(m => m.UserId);
        member.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId);
        member.HasOne<ApplicationUser>().WithMany().HasForeignKey(m => m.UserId);
    }
}
