using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Entri.Admin.Data;

/// <summary>The database, whatever the engine. One context serves one operation: circuits live too long to share one.</summary>
public abstract class EntriDbContext(DbContextOptions options) : IdentityUserContext<ApplicationUser>(options), IDataProtectionKeyContext
{
    /// <summary>Stands for the whole installation where an organization's id could stand.</summary>
    public const string Installation = "installation";

    /// <summary>Organizations.</summary>
    public DbSet<Organization> Organizations => Set<Organization>();

    /// <summary>Slugs that organizations had.</summary>
    public DbSet<FormerSlug> FormerSlugs => Set<FormerSlug>();

    /// <summary>The pictures of organizations.</summary>
    public DbSet<LogoFile> OrganizationLogos => Set<LogoFile>();

    /// <summary>Who belongs to which organization.</summary>
    public DbSet<Member> Members => Set<Member>();

    /// <summary>Invitations, ended ones included.</summary>
    public DbSet<Invitation> Invitations => Set<Invitation>();

    /// <summary>Projects, archived ones included.</summary>
    public DbSet<Project> Projects => Set<Project>();

    /// <summary>Tokens, dead ones included.</summary>
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    /// <summary>The values of tokens, of which only their hashes and visible parts are kept.</summary>
    public DbSet<ApiTokenValue> ApiTokenValues => Set<ApiTokenValue>();

    /// <summary>How many requests came with each token on each day.</summary>
    public DbSet<ApiTokenDay> ApiTokenDays => Set<ApiTokenDay>();

    /// <summary>How many requests came with each token in each of the last hours.</summary>
    public DbSet<ApiTokenHour> ApiTokenHours => Set<ApiTokenHour>();

    /// <summary>How many requests came with tokens of each organization in each hour.</summary>
    public DbSet<OrganizationHour> OrganizationHours => Set<OrganizationHour>();

    /// <summary>What was called with each token on each day, and from where.</summary>
    public DbSet<ApiTokenCalls> ApiTokenCalls => Set<ApiTokenCalls>();

    /// <summary>Of which tokens people were told before they stop working.</summary>
    public DbSet<TokenNotice> TokenNotices => Set<TokenNotice>();

    /// <summary>Reports of found tokens that wait to be dealt with.</summary>
    public DbSet<TokenLeakReport> TokenLeakReports => Set<TokenLeakReport>();

    /// <summary>Which requests were done that may be repeated.</summary>
    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    /// <summary>The links to the calendars of organizations' tokens.</summary>
    public DbSet<TokenCalendar> TokenCalendars => Set<TokenCalendar>();

    /// <summary>Browser sessions.</summary>
    public DbSet<UserSession> Sessions => Set<UserSession>();

    /// <summary>Messages to people, sent ones included.</summary>
    public DbSet<OutgoingMail> Mails => Set<OutgoingMail>();

    /// <summary>Links for another password that are not used yet.</summary>
    public DbSet<PasswordReset> PasswordResets => Set<PasswordReset>();

    /// <summary>The keys of cookies and forms, where several instances share them.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>What happened; rows are only ever added.</summary>
    public DbSet<ActivityEntry> Activity => Set<ActivityEntry>();

    /// <summary>Where each organization's log ends.</summary>
    public DbSet<ActivityChain> ActivityChains => Set<ActivityChain>();

    /// <summary>Where each organization's log begins, where that is not its first entry.</summary>
    public DbSet<ActivityCut> ActivityCuts => Set<ActivityCut>();

    /// <summary>
    /// Whose part in an organization is changed by a statement, which the tracker of changes does not see. Each operation begins with
    /// none: contexts are used again.
    /// </summary>
    internal List<string> ChangedPeople { get; } = [];

    /// <summary>Saves, and gives new activity entries their place in the log in the same transaction.</summary>
    /// <exception cref="ActivityKeyException">There are entries, and the key of the log cannot be read.</exception>
    /// <exception cref="InvalidOperationException">There are entries for a log that has lost its end.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        ActivityWriter.SaveAsync(
            this, accept => base.SaveChangesAsync(accept, cancellationToken), acceptAllChangesOnSuccess, cancellationToken);

    /// <summary>Saves rows as they are in another database, activity entries with their place in the log.</summary>
    internal Task<int> SaveCopiesAsync(CancellationToken cancellationToken) => base.SaveChangesAsync(true, cancellationToken);

    /// <summary>
    /// Saves what does not concern the activity log; only <see cref="SaveChangesAsync(bool, CancellationToken)"/> knows that.
    /// </summary>
    /// <exception cref="NotSupportedException">There are entries, or an organization whose log begins.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) => ActivityWriter.Concerns(this)
        ? throw new NotSupportedException("Save with SaveChangesAsync.")
        : base.SaveChanges(acceptAllChangesOnSuccess);

    /// <summary>A time as a statement of our own has to write it.</summary>
    internal virtual object Stored(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>Waits without a thread until this context may write, where the engine has one writer at a time.</summary>
    /// <returns>The turn to give back, or null where the engine has many writers.</returns>
    internal virtual ValueTask<IDisposable?> WaitForTurnAsync(CancellationToken cancellationToken) => default;

    /// <summary>
    /// Keeps others from changing what belongs to an organization until this transaction ends. It comes before every change in it:
    /// everybody takes it first, so that no two wait for each other.
    /// </summary>
    /// <param name="owner">The organization's id, <see cref="Installation"/> for what belongs to all, or null for nothing.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public virtual Task HoldAsync(string? owner, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Tells other instances, when the transaction is committed, that something was done in these organizations or that these people may do
    /// other things now.
    /// </summary>
    internal virtual Task AnnounceAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The path of the database file where there is none, which merely opening it would make; null otherwise.</summary>
    internal virtual string? MissingFile => null;

    /// <summary>
    /// Creates the database where there is none and applies the migrations that are missing. Of several instances that start at once,
    /// one does; and a start that is killed in the middle does not block the next one.
    /// </summary>
    internal abstract Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Waits until nobody migrates the database or puts another one in its place; until the result is disposed, nobody begins to.
    /// </summary>
    /// <returns>The turn, or null where the engine takes care of that.</returns>
    internal virtual Task<IAsyncDisposable?> TakeStartTurnAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable?>(null);

    /// <summary>The statement that names the tables of the database.</summary>
    private protected abstract string TableNames { get; }

    /// <summary>Whether there is no database, or nothing of ours in it. It makes none.</summary>
    internal virtual async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        !await Database.CanConnectAsync(cancellationToken)
            ? !await this.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken)
            : !await HasTablesAsync(cancellationToken) && !(await Database.GetAppliedMigrationsAsync(cancellationToken)).Any();

    /// <summary>Whether migrations of this version are missing.</summary>
    /// <exception cref="DatabaseVersionException">
    /// There are migrations that this version does not know: another one made them. Or there are tables, and nothing says of which version.
    /// </exception>
    internal async Task<bool> LacksMigrationsAsync(CancellationToken cancellationToken)
    {
        var missing = Database.GetMigrations().ToHashSet();
        var applied = (await Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Count == 0 && await Database.CanConnectAsync(cancellationToken) && await HasTablesAsync(cancellationToken))
        {
            // Another instance may have made both since the first look.
            applied = [.. await Database.GetAppliedMigrationsAsync(cancellationToken)];
            if (applied.Count == 0)
            {
                throw new DatabaseVersionException(
                    "The database has tables, but __EFMigrationsHistory does not say of which version: restore a backup, or name another.");
            }
        }

        return applied.All(missing.Remove)
            ? missing.Count > 0
            : throw new DatabaseVersionException(
                "Another version of Entri Admin made the database: start that one, or a later one, or restore a backup of this version.");
    }

    private async Task<bool> HasTablesAsync(CancellationToken cancellationToken)
    {
        var ours = Model.GetEntityTypes().Select(type => type.GetTableName()).ToHashSet();
        return (await Database.SqlQueryRaw<string>(TableNames).ToListAsync(cancellationToken)).Any(ours.Contains);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(EntriDbContext).Assembly);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<ProjectSet>().HaveConversion<ProjectSetConverter, ProjectSetComparer>();
        configurationBuilder.Properties<AddressRanges>().HaveConversion<AddressRangesConverter, AddressRangesComparer>();
        configurationBuilder.Properties<ScopeSet>().HaveConversion<ScopeSetConverter, ScopeSetComparer>().HaveMaxLength(2000);
        configurationBuilder.Properties<MemberRole>().HaveConversion<string>().HaveMaxLength(20);
    }
}
