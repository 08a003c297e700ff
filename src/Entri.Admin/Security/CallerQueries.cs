using Entri.Admin.Data;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Security;

/// <summary>
/// The one way to what belongs to a caller: whose it is belongs to the question, so that a foreign object is as missing as any.
/// </summary>
public static class CallerQueries
{
    extension(EntriDbContext db)
    {
        /// <summary>The caller's organization.</summary>
        public IQueryable<Organization> OrganizationOf(Caller caller) =>
            db.Organizations.Where(organization => organization.Id == caller.OrganizationId);

        /// <summary>The caller's projects, archived ones included.</summary>
        public IQueryable<Project> ProjectsOf(Caller caller) =>
            db.Projects.Where(project => project.OrganizationId == caller.OrganizationId);

        /// <summary>The caller's tokens with their values, dead ones included.</summary>
        public IQueryable<ApiToken> ApiTokensOf(Caller caller) =>
            db.ApiTokens.Include(token => token.Values).Where(token => token.OrganizationId == caller.OrganizationId);

        /// <summary>What happened in the caller's organization.</summary>
        public IQueryable<ActivityEntry> ActivityOf(Caller caller) =>
            db.Activity.Where(entry => entry.OrganizationId == caller.OrganizationId);

        /// <summary>Who belongs to the caller's organization.</summary>
        public IQueryable<Member> MembersOf(Caller caller) =>
            db.Members.Where(member => member.OrganizationId == caller.OrganizationId);
    }

    /// <summary>The caller's oldest projects that are not archived.</summary>
    /// <param name="lookup">Reads them.</param>
    /// <param name="caller">Whose projects.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public static ValueTask<List<ProjectRow>> FirstOfAsync(
        this ProjectLookup lookup, Caller caller, int limit, CancellationToken cancellationToken) =>
        lookup.FirstAsync(caller.OrganizationId, limit, cancellationToken);
}
