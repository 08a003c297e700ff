using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entri.Admin.Data.Configurations;

internal sealed class ApiTokenConfiguration : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> token)
    {
        token.Property(t => t.Id).HasMaxLength(40);
        token.Property(t => t.Name).HasMaxLength(100);
        token.Property(t => t.Description).HasMaxLength(500);
        token.Property(t => t.CreatedByName).HasMaxLength(100);
        token.Property(t => t.LastUsedFrom).HasMaxLength(45);
        token.Property(t => t.Hint).HasMaxLength(16);

        token.Property(t => t.NormalizedName).HasMaxLength(300).UsePropertyAccessMode(PropertyAccessMode.Property);
        token.Property(t => t.SearchKey).UsePropertyAccessMode(PropertyAccessMode.Property);
        token.Property(t => t.Version).IsConcurrencyToken();
        token.Property(t => t.Projects).HasMaxLength(ProjectSet.MaxCount * 40);
        token.Property(t => t.AllowedIps).HasMaxLength(AddressRanges.MaxCount * 45);
        token.Property(t => t.ContactEmail).HasMaxLength(Rules.EmailMaxLength);
        token.Ignore(t => t.Limits);
        token.Ignore(t => t.Life);
        token.Ignore(t => t.CurrentValue);
        token.Ignore(t => t.RestorableUntil);
        token.Ignore(t => t.PickUpBy);

        // The orders of the list, each with what tells whether a token is accepted, so that only the rows of a page are read. The one that
        // it has by itself also tells the states. Three of them are written with the requests that come in.
        token.HasIndex(t => new { t.OrganizationId, t.CreatedAt, t.Id, t.RevokedAt, t.DisabledAt, t.ExpiresAt, t.LastUsedAt, t.IsPickedUp })
            .HasDatabaseName("IX_ApiTokens_Created");
        token.HasIndex(t => new { t.OrganizationId, t.NormalizedName, t.Id, t.RevokedAt, t.DisabledAt, t.ExpiresAt })
            .HasDatabaseName("IX_ApiTokens_Name");
        token.HasIndex(t => new { t.OrganizationId, t.LastUsedAt, t.Id, t.RevokedAt, t.DisabledAt, t.ExpiresAt, t.IsPickedUp })
            .HasDatabaseName("IX_ApiTokens_LastUsed");
        token.HasIndex(t => new { t.OrganizationId, t.ExpiresAt, t.Id, t.RevokedAt, t.DisabledAt }).HasDatabaseName("IX_ApiTokens_Expiry");
        token.HasIndex(t => new { t.OrganizationId, t.Hint, t.Id, t.RevokedAt, t.DisabledAt, t.ExpiresAt })
            .HasDatabaseName("IX_ApiTokens_Value");
        token.HasIndex(t => new { t.OrganizationId, t.Scopes, t.Id, t.RevokedAt, t.DisabledAt, t.ExpiresAt })
            .HasDatabaseName("IX_ApiTokens_Scopes");
        token.HasIndex(t => new { t.OrganizationId, t.RecentRequests, t.Id, t.RevokedAt, t.DisabledAt, t.ExpiresAt })
            .HasDatabaseName("IX_ApiTokens_Requests");

        // For those that end soon, of all organizations: the only question about tokens that concerns no one of them.
        token.HasIndex(t => t.ExpiresAt).HasFilter("\"ExpiresAt\" IS NOT NULL AND \"RevokedAt\" IS NULL");

        // For the tokens of a project and for what a token with projects of its own may see: few of many are limited.
        token.HasIndex(t => new { t.OrganizationId, t.Projects }).HasFilter("\"Projects\" IS NOT NULL");
        token.HasOne<Organization>().WithMany().HasForeignKey(t => t.OrganizationId);
    }
}

internal sealed class ApiTokenValueConfiguration : IEntityTypeConfiguration<ApiTokenValue>
{
    public void Configure(EntityTypeBuilder<ApiTokenValue> value)
    {
        value.ToTable("ApiTokenValues");
        value.HasKey(v => new { v.TokenId, v.Number });
        value.Property(v => v.Hash).HasMaxLength(32);
        value.Property(v => v.Prefix).HasMaxLength(10);
        value.Property(v => v.Suffix).HasMaxLength(4);
        value.Property(v => v.ReportedUrl).HasMaxLength(TokenLeakReport.UrlMaxLength);
        value.HasIndex(v => v.Hash).IsUnique();
        value.HasIndex(v => v.CreatedAt).HasFilter("\"PickedUpAt\" IS NULL").HasDatabaseName("IX_ApiTokenValues_Unclaimed");

        // What was shown of values that newer ones took the place of, for the search.
        value.HasIndex(v => new { v.Prefix, v.Suffix, v.TokenId }).HasFilter("\"ValidUntil\" IS NOT NULL")
            .HasDatabaseName("IX_ApiTokenValues_Replaced");
        value.HasOne<ApiToken>().WithMany(t => t.Values).HasForeignKey(v => v.TokenId);
    }
}
