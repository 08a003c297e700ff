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
        public IQueryable<Project> ProjectsOf(Caller caller)
        {
            var projects = db.Projects.Where(project => project.OrganizationId == caller.OrganizationId);
            if (caller.Limits.Projects is not { } only)
            {
                return projects;
            }

            var ids = only.ToArray();
            return projects.Where(project => ids.Contains(project.Id));
        }

        /// <summary>
        /// The caller's tokens with their values, dead ones included. A token limited to some projects sees none that reaches others.
        /// </summary>
        public IQueryable<ApiToken> ApiTokensOf(Caller caller) =>
            InSight(caller, db.ApiTokens.Where(token => token.OrganizationId == caller.OrganizationId));

        /// <summary>
        /// Those of the caller's tokens that have these ids. SQLite, which does not know how many there are, would go through all tokens of
        /// the organization for a few of them, were their organization compared as it is.
        /// </summary>
        public IQueryable<ApiToken> ApiTokensOf(Caller caller, IReadOnlyCollection<string> ids) =>
            InSight(caller, db.ApiTokens.Where(token => ids.Contains(token.Id) && token.OrganizationId + "" == caller.OrganizationId));

        /// <summary>The caller's tokens that are limited to projects of which one is this.</summary>
        public IQueryable<ApiToken> ApiTokensOf(Caller caller, string projectId) => db.ApiTokensOf(caller)
            .Where(token => token.Projects != null && ((string)(object)token.Projects).Contains(projectId));

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

    private static IQueryable<ApiToken> InSight(Caller caller, IQueryable<ApiToken> tokens)
    {
        var all = tokens.Include(token => token.Values);
        if (caller.Limits.Projects is not { } only)
        {
            return all;
        }

        // Every id of the text is one of these where theirs, with a space behind each but the last, are as long as the text.
        var ids = only.ToArray();
        return all.Where(token => token.Projects != null
            && ids.Where(id => ((string)(object)token.Projects).Contains(id)).Sum(id => id.Length + 1)
                == ((string)(object)token.Projects).Length + 1);
    }
}
