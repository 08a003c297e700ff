using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Data;

/// <summary>Registers the contexts of an engine.</summary>
internal static class ContextRegistration
{
    /// <summary>Adds a pool of contexts, one for each operation.</summary>
    public static IServiceCollection AddContexts<TContext>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure)
        where TContext : EntriDbContext
    {
        services.AddPooledDbContextFactory<TContext>(options =>
        {
            configure(options);

            // Whoever catches one of these knows whether it is a failure, and what nobody catches is logged where it ends.
            options.ConfigureWarnings(warnings =>
                warnings.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)));
        });
        return services.AddSingleton<IDbContextFactory<EntriDbContext>, EntriDbContextFactory<TContext>>();
    }

    private sealed class EntriDbContextFactory<TContext>(IDbContextFactory<TContext> factory) : IDbContextFactory<EntriDbContext>
        where TContext : EntriDbContext
    {
        public EntriDbContext CreateDbContext() => factory.CreateDbContext();
    }
}
