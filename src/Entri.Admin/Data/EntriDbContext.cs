using Entri.Admin.Domain;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>The database, whatever the engine. One context serves one operation: circuits live too long to share one.</summary>
public abstract class EntriDbContext(DbContextOptions options) : IdentityUserContext<ApplicationUser>(options), IDataProtectionKeyContext
{
    /// <summary>Organizations.</summary>
    public DbSet<Organization> Organizations => Set<Organization>();

    /// <summary>Who belongs to which organization.</summary>
    public DbSet<Member> Members => Set<Member>();

    /// <summary>Projects, archived ones included.</summary>
    public DbSet<Project> Projects => Set<Project>();

    /// <summary>Tokens, dead ones included.</summary>
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    /// <summary>Browser sessions.</summary>
    public DbSet<UserSession> Sessions => Set<UserSession>();

    /// <summary>The keys of cookies and forms, where several instances share them.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>What happened; rows are only ever added.</summary>
    public DbSet<ActivityEntry> Activity => Set<ActivityEntry>();

    /// <summary>
    /// Creates the database where there is none and applies the migrations that are missing. Of several instances that start at once,
    /// one does; and a start that is killed in the middle does not block the next one.
    /// </summary>
    internal abstract Task MigrateAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(EntriDbContext).Assembly);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<ScopeSet>().HaveConversion<ScopeSetConverter, ScopeSetComparer>().HaveMaxLength(500);
        configurationBuilder.Properties<MemberRole>().HaveConversion<string>().HaveMaxLength(20);
    }
}
