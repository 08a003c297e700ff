using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Data;

/// <summary>The database as one SQLite file: the default, and enough for one machine.</summary>
public sealed class SqliteEntriDbContext(DbContextOptions<SqliteEntriDbContext> options) : EntriDbContext(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // SQLite has no type for a time with an offset, and EF refuses to order by one.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
    }
}
