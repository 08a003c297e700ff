using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class TokenLeakReportConfiguration : IEntityTypeConfiguration<TokenLeakReport>
{
    public void Configure(EntityTypeBuilder<TokenLeakReport> report)
    {
        report.ToTable("TokenLeakReports");
        report.Property(r => r.Id).HasMaxLength(40);
        report.Property(r => r.SignedBy).HasMaxLength(20);
    }
}
