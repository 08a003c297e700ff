using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Data.Sqlite;
using Entri.Admin.Features.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entri.Admin.Benchmarks.Limits;

/// <summary>
/// What the platform could do if nobody asked who is calling: the answer of <c>GET /api/projects</c> from the same database, with no
/// authentication and one query. The organization comes in a header, as trustworthy as it looks.
/// </summary>
internal static class LimitServer
{
    /// <summary>Microsoft.Data.Sqlite without EF Core.</summary>
    public const string Raw = "raw";

    /// <summary>EF Core with pooled contexts and a compiled query.</summary>
    public const string EfCore = "ef";

    /// <summary>The header that names the organization.</summary>
    public const string OrganizationHeader = "X-Organization";

    private static readonly Func<EntriDbContext, string, IAsyncEnumerable<ProjectResponse>> Compiled = EF.CompileAsyncQuery(
        (EntriDbContext db, string organizationId) => db.Projects.AsNoTracking()
            .Where(p => p.OrganizationId == organizationId && p.ArchivedAt == null)
            .OrderBy(p => p.CreatedAt).ThenBy(p => p.Id)
            .Take(PageQuery.DefaultLimit)
            .Select(p => new ProjectResponse(
                p.Id, p.Name, p.Description, p.SourceLanguage, p.TargetLanguages, p.OrganizationId, p.CreatedAt, p.UpdatedAt, p.ArchivedAt)));

    public static async Task RunAsync(string kind, string folder)
    {
        var file = Path.Combine(folder, "entri.db");
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));

        // The app's own data services are not asked for anything, but set SQLite up as the app has it, without locks around every call.
        builder.Services.AddEntriData(builder.Configuration, folder);
        var contexts = new PooledDbContextFactory<SqliteEntriDbContext>(
            new DbContextOptionsBuilder<SqliteEntriDbContext>().UseSqlite($"Data Source={file}").Options);
        var app = builder.Build();
        if (kind == Raw)
        {
            var projects = new RawProjects(file);
            app.MapGet("/api/projects", (HttpContext http) => Page(projects.Of(OrganizationOf(http))));
        }
        else
        {
            app.MapGet("/api/projects", async (HttpContext http) =>
            {
                await using var db = contexts.CreateDbContext();
                var projects = new List<ProjectResponse>();
                await foreach (var project in Compiled(db, OrganizationOf(http)))
                {
                    projects.Add(project);
                }

                return Page(projects);
            });
        }

        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Limit is ready: {app.Urls.Single()}"));
        await app.RunAsync();
    }

    private static string OrganizationOf(HttpContext http) => http.Request.Headers[OrganizationHeader].ToString();

    /// <summary>A first page that is not full is the whole list, so there is nothing to count.</summary>
    private static ListResponse<ProjectResponse> Page(List<ProjectResponse> projects) =>
        new(projects, new ListMeta(Page: 1, PageQuery.DefaultLimit, projects.Count, TotalPages: 1));
}
