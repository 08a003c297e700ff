using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> organization)
    {
        organization.Property(o => o.Id).HasMaxLength(40);
        organization.Property(o => o.Name).HasMaxLength(100);
        organization.Property(o => o.Slug).HasMaxLength(Slug.MaxLength);
        organization.Property(o => o.Description).HasMaxLength(500);
        organization.Property(o => o.DefaultSourceLanguage).HasMaxLength(LanguageCode.MaxLength);
        organization.Property(o => o.AiProvider).HasMaxLength(100);
        organization.Property(o => o.DefaultTranslationWorkflow).HasMaxLength(100);
        organization.Property(o => o.ToneInstructions).HasMaxLength(Rules.LongTextMaxLength);
        organization.Property(o => o.LogoName).HasMaxLength(LogoFile.NameLength);
        organization.Property(o => o.TransferFromUserId).HasMaxLength(40);
        organization.Property(o => o.TransferToUserId).HasMaxLength(40);
        organization.ComplexProperty(o => o.Policy);
        organization.HasIndex(o => o.Slug).IsUnique();
    }
}

internal sealed class FormerSlugConfiguration : IEntityTypeConfiguration<FormerSlug>
{
    public void Configure(EntityTypeBuilder<FormerSlug> former)
    {
        former.HasKey(f => f.Slug);
        former.Property(f => f.Slug).HasMaxLength(Slug.MaxLength);
        former.HasIndex(f => f.OrganizationId);
        former.HasOne<Organization>().WithMany().HasForeignKey(f => f.OrganizationId);
    }
}

internal sealed class LogoFileConfiguration : IEntityTypeConfiguration<LogoFile>
{
    public void Configure(EntityTypeBuilder<LogoFile> logo)
    {
        logo.HasKey(l => l.Name);
        logo.Property(l => l.Name).HasMaxLength(LogoFile.NameLength);
        logo.HasIndex(l => l.OrganizationId);
        logo.HasOne<Organization>().WithMany().HasForeignKey(l => l.OrganizationId);
    }
}

internal sealed class MemberConfiguration : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> member)
    {
        member.HasKey(m => new { m.OrganizationId, m.UserId });
        member.HasIndex(m => m.UserId);
        member.HasIndex(m => new { m.OrganizationId, m.JoinedAt, m.UserId });

        // A search reads nothing but this index, and so does the way to a later page by name; by role, the next.
        member.HasIndex(m => new { m.OrganizationId, m.SearchKey, m.UserId });
        member.HasIndex(m => new { m.OrganizationId, m.Role, m.UserId });
        member.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId);
        member.HasOne<ApplicationUser>().WithMany().HasForeignKey(m => m.UserId);
    }
}

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> project)
    {
        project.Property(p => p.Id).HasMaxLength(40);
        project.Property(p => p.Name).HasMaxLength(100);
        project.Property(p => p.NormalizedName).HasMaxLength(300).UsePropertyAccessMode(PropertyAccessMode.Property);
        project.Property(p => p.Description).HasMaxLength(500);
        project.Property(p => p.SourceLanguage).HasMaxLength(LanguageCode.MaxLength);
        project.HasIndex(p => new { p.OrganizationId, p.ArchivedAt, p.CreatedAt, p.Id });
        project.HasIndex(p => new { p.OrganizationId, p.NormalizedName });
        project.HasOne<Organization>().WithMany().HasForeignKey(p => p.OrganizationId);

        // Adding a language reads the list and writes it back: of two that overlap, the second starts over.
        project.Property(p => p.Version).IsConcurrencyToken();
    }
}
