using Entri.Admin.Benchmarks.Limits;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Benchmarks;

/// <summary>Fills a database with as much as the figures in the README are about: 100 organizations with ten projects and ten tokens each.</summary>
internal static class SeededDatabase
{
    private const int Organizations = 100;
    private const int ProjectsPerOrganization = 10;
    private const int TokensPerOrganization = 10;
    private const int Sessions = 20;

    /// <summary>Request headers with one token for each organization, one in a line.</summary>
    public const string TokensFile = "tokens.txt";

    /// <summary>Request headers with the cookies of people who are signed in, one in a line.</summary>
    public const string SessionsFile = "sessions.txt";

    /// <summary>Request headers with the organizations, for servers that ask for no credentials; one in a line, in the order of the tokens.</summary>
    public const string OrganizationsFile = "organizations.txt";

    /// <summary>One request header with a token that may make and revoke others.</summary>
    public const string WriterFile = "writer.txt";

    /// <summary>Makes the database in an empty folder, and beside it the files with the credentials.</summary>
    /// <param name="folder">Becomes the app's data directory.</param>
    /// <param name="settings">More arguments for the app: the engine, the connection.</param>
    public static async Task CreateAsync(string folder, params string[] settings)
    {
        await using var app = AdminApplication.Build(["--DataDirectory", Path.GetFullPath(folder), .. settings]);
        await AdminApplication.PrepareAsync(app);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync();
        var sessions = app.Services.GetRequiredService<SessionStore>();
        var now = TimeProvider.System.GetUtcNow();
        List<string> tokens = [], cookies = [], organizations = [];
        for (var o = 0; o < Organizations; o++)
        {
            var organization = Organization.Create($"Organization {o}", now);
            db.Add(organization);
            organizations.Add($"{LimitServer.OrganizationHeader}: {organization.Id}");
            db.AddRange(Enumerable.Range(0, ProjectsPerOrganization).Select(p => Project(organization, p, now)));
            for (var t = 0; t < TokensPerOrganization; t++)
            {
                var secret = ApiTokenSecret.Generate();
                db.Add(Token(organization, secret, [Scope.ProjectsRead], now));
                if (t == 0)
                {
                    tokens.Add(Header(secret));
                }
            }

            if (o < Sessions)
            {
                var user = ApplicationUser.Create($"Person {o}", $"person{o}@example.com", now);
                var (session, cookie) = sessions.Start(user.Id, organization.Id, "127.0.0.1", userAgent: null);
                db.AddRange(user, session, new Member { OrganizationId = organization.Id, UserId = user.Id, Role = MemberRole.Owner, JoinedAt = now });
                cookies.Add($"Cookie: {SessionCookie.Name}={cookie}");
            }
        }

        var writers = Organization.Create("Writers", now);
        var writer = ApiTokenSecret.Generate();
        db.AddRange(writers, Token(writers, writer, [Scope.ProjectsRead, Scope.TokensWrite], now));
        await db.SaveChangesAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, WriterFile), Header(writer));
        await File.WriteAllLinesAsync(Path.Combine(folder, OrganizationsFile), organizations);
        await File.WriteAllLinesAsync(Path.Combine(folder, TokensFile), tokens);
        await File.WriteAllLinesAsync(Path.Combine(folder, SessionsFile), cookies);
    }

    private static string Header(ApiTokenSecret secret) => $"{AuthenticationSchemes.ApiTokenHeader}: {secret.Reveal()}";

    private static Project Project(Organization organization, int number, DateTimeOffset now) => new()
    {
        Id = EntityId.New(EntityId.Project, now),
        OrganizationId = organization.Id,
        Name = $"Project {number}",
        SourceLanguage = "en",
        TargetLanguages = ["de", "fr"],
        CreatedAt = now.AddMinutes(number),
    };

    private static ApiToken Token(Organization organization, ApiTokenSecret secret, ScopeSet scopes, DateTimeOffset now)
    {
        var token = new ApiToken
        {
            Id = EntityId.New(EntityId.ApiToken, now),
            OrganizationId = organization.Id,
            Name = "Pipeline",
            Scopes = scopes,
            CreatedAt = now,
            CreatedByName = "Seed",
        };
        secret.AddTo(token, now).PickedUpAt = now;
        return token;
    }
}
