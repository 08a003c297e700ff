using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class ApiTokenDayConfiguration : IEntityTypeConfiguration<ApiTokenDay>
{
    public void Configure(EntityTypeBuilder<ApiTokenDay> day)
    {
        day.ToTable("ApiTokenDays");
        day.HasKey(d => new { d.TokenId, d.Day, d.Outcome });
        day.HasOne<ApiToken>().WithMany().HasForeignKey(d => d.TokenId);
    }
}

internal sealed class ApiTokenHourConfiguration : IEntityTypeConfiguration<ApiTokenHour>
{
    public void Configure(EntityTypeBuilder<ApiTokenHour> hour)
    {
        hour.ToTable("ApiTokenHours");
        hour.HasKey(h => new { h.TokenId, h.Hour, h.Outcome });
        hour.HasOne<ApiToken>().WithMany().HasForeignKey(h => h.TokenId);
    }
}

internal sealed class OrganizationHourConfiguration : IEntityTypeConfiguration<OrganizationHour>
{
    public void Configure(EntityTypeBuilder<OrganizationHour> hour)
    {
        hour.ToTable("OrganizationHours");
        hour.HasKey(h => new { h.OrganizationId, h.Hour, h.Outcome });
        hour.HasOne<Organization>().WithMany().HasForeignKey(h => h.OrganizationId);
    }
}

internal sealed class ApiTokenCallsConfiguration : IEntityTypeConfiguration<ApiTokenCalls>
{
    public void Configure(EntityTypeBuilder<ApiTokenCalls> calls)
    {
        calls.ToTable("ApiTokenCalls");
        calls.HasKey(c => new { c.TokenId, c.Day, c.ValueNumber, c.Outcome, c.Scope, c.ProjectId, c.Address, c.UserAgent });
        // All of them are in the key, and PostgreSQL takes no key of more than 2.7 kB.
        calls.Property(c => c.Scope).HasMaxLength(ApiTokenCalls.MaxScopeLength);
        calls.Property(c => c.ProjectId).HasMaxLength(40);
        calls.Property(c => c.Address).HasMaxLength(45);
        calls.Property(c => c.UserAgent).HasMaxLength(ClientName.MaxLength);
        calls.HasOne<ApiToken>().WithMany().HasForeignKey(c => c.TokenId);
    }
}
