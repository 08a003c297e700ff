using Entri.Admin.Benchmarks.Limits;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Benchmarks;

/// <summary>Fills a database with as much as the figures in the README are about: 100 organizations with ten projects and ten tokens
/// each.</summary>
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

    /// <summary>Request headers with the organizations, for servers that ask for no credentials; one in a line, in the order of the
    /// tokens.</summary>
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
        List<object> entities = [];
        List<string> tokens = [], cookies = [], organizations = [];
        for (var o = 0; o < Organizations; o++)
        {
            var organization = TestOrganization.New(app.Services, $"Organization {o}");
            entities.Add(organization.Entity);
            organizations.Add($"{LimitServer.OrganizationHeader}: {organization.Id}");
            entities.AddRange(Enumerable.Range(0, ProjectsPerOrganization)
                .Select(p => organization.NewProject($"Project {p}", organization.Entity.CreatedAt.AddMinutes(p))));
            var made = Enumerable.Range(0, TokensPerOrganization).Select(_ => organization.NewToken([Scope.ProjectsRead])).ToArray();
            entities.AddRange(made.Select(token => token.Entity));
            tokens.Add(Header(made[0].Token));
            if (o < Sessions)
            {
                var (person, rows) = organization.NewPerson(MemberRole.Owner);
                entities.AddRange(rows);
                cookies.Add($"Cookie: {UserSessionOptions.DefaultCookieName}={person.Secret}");
            }
        }

        var writers = TestOrganization.New(app.Services, "Writers");
        var writer = writers.NewToken([Scope.ProjectsRead, Scope.TokensWrite]);
        await app.Services.SaveAsync([.. entities, writers.Entity, writer.Entity]);
        await File.WriteAllTextAsync(Path.Combine(folder, WriterFile), Header(writer.Token));
        await File.WriteAllLinesAsync(Path.Combine(folder, OrganizationsFile), organizations);
        await File.WriteAllLinesAsync(Path.Combine(folder, TokensFile), tokens);
        await File.WriteAllLinesAsync(Path.Combine(folder, SessionsFile), cookies);
    }

    private static string Header(TestToken token) => $"{AuthenticationSchemes.ApiTokenHeader}: {token.Value}";
}
