using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Commands.Demo;

/// <summary>What people did all day in a demo organization.</summary>
internal static class DemoActivity
{
    private const double ByTokens = 0.3;

    private static readonly DemoChange[] OfProjects =
    [
        new("name", "Draft", "Website"), new("description", "", "Only certified translators."), new("targetLanguages", "de", "de fr ja"),
        new("sourceLanguage", "en", "en-GB"),
    ];

    private static readonly DemoChange[] OfTokens =
    [
        new("name", "CI", "CI (new)"), new("description", "For the trial.", ""), new("scopes", "projects:read", "projects:write"),
        new("expiresAt", "", "2027-01-31T12:00:00.000Z"),
    ];

    private static readonly DemoChange[] OfTheOrganization =
    [
        new("description", "", "Apps, websites and paper."), new("toneInstructions", "", "Friendly, and short."),
        new("slug", "nw", "northwind"),
    ];

    private static readonly (string Action, bool HasToken)[] Refusals =
    [
        (ActivityActions.TokenCreationRefused, false), (ActivityActions.TokenChangeRefused, true),
        (ActivityActions.TokenReplacementRefused, true), (ActivityActions.TokenRevocationRefused, true),
    ];

    /// <summary>Adds entries until there are as many, and returns all in the order of time.</summary>
    public static List<ActivityEntry> Fill(DemoScene scene, int count)
    {
        var (start, now) = (scene.Organization.CreatedAt, scene.Now);
        while (scene.Entries.Count < count)
        {
            scene.Entries.Add(Next(scene, scene.Between(start, now)));
        }

        foreach (var project in scene.Projects)
        {
            // The last that happened to it was its last change.
            var last = scene.Entries.Where(entry => entry.ProjectId == project.Id).Max(entry => entry.CreatedAt);
            project.Touch(last);
        }

        return [.. scene.Entries.OrderBy(entry => entry.CreatedAt)];
    }

    private static ActivityEntry Next(DemoScene scene, DateTimeOffset at)
    {
        var caller = scene.AnyWho(Scope.ProjectsRead, at).Caller;
        return scene.Random.Next(100) switch
        {
            < 45 => caller.NewEntry(ActivityActions.UserSignedIn, "user", caller.UserId, at),
            < 65 => caller.NewEntry(ActivityActions.UserSignedOut, "user", caller.UserId, at),
            < 84 when AnyOrNull(scene, scene.Projects, project => project.IsThere(at)) is { } project =>
                Changer(scene, at).NewEntry(ActivityActions.ProjectUpdated, project, at, scene.Any(OfProjects).Details),
            < 85 => Refuse(scene, at),
            < 98 when AnyOrNull(scene, scene.Tokens, token => token.IsThere(at)) is { } token =>
                scene.AnyWho(Scope.TokensWrite, at).Caller
                    .NewEntry(ActivityActions.TokenUpdated, token, at, scene.Any(OfTokens).Details),
            < 99 => scene.AnyWho(Scope.OrganizationWrite, at).Caller.NewEntry(
                ActivityActions.OrganizationUpdated, "organization", scene.Organization.Id, at,
                details: scene.Any(OfTheOrganization).Details),
            _ => caller.NewEntry(ActivityActions.UserPasswordChanged, "user", caller.UserId, at),
        };
    }

    /// <summary>What somebody tried who may not.</summary>
    private static ActivityEntry Refuse(DemoScene scene, DateTimeOffset at)
    {
        var caller = scene.AnyWho(Scope.ProjectsRead, at, but: Scope.TokensWrite).Caller;
        var (action, hasToken) = scene.Any(Refusals);
        (string, string)[] details = [("missing", Scope.TokensWrite.ToString())];
        return hasToken && AnyOrNull(scene, scene.Tokens, token => token.IsThere(at)) is { } token
            ? caller.NewEntry(action, token, at, details)
            : caller.NewEntry(action, "organization", scene.Organization.Id, at, projectId: null, details);
    }

    /// <summary>Who changes a project: a person, or now and then a token.</summary>
    private static Caller Changer(DemoScene scene, DateTimeOffset at) =>
        scene.Chance(ByTokens)
        && AnyOrNull(scene, scene.Tokens, token => token.IsThere(at) && token.Scopes.Allows(Scope.ProjectsWrite)) is { } token
            ? new TokenCaller
            {
                OrganizationId = token.OrganizationId,
                Name = token.Name,
                Scopes = token.Scopes,
                TokenId = token.Id,
                ValueNumber = 1,
                ExpiresAt = token.ExpiresAt,
            }
            : scene.AnyWho(Scope.ProjectsWrite, at).Caller;

    private static bool IsThere(this Project project, DateTimeOffset at) =>
        project.CreatedAt <= at && !(project.ArchivedAt <= at);

    private static bool IsThere(this ApiToken token, DateTimeOffset at) =>
        token.CreatedAt <= at && !(token.RevokedAt <= at) && !(token.DisabledAt <= at) && !(token.ExpiresAt <= at);

    /// <summary>What was changed, from what to what.</summary>
    private sealed record DemoChange(string Member, string From, string To)
    {
        public (string, string)[] Details => [("changed", Member), ($"from.{Member}", From), ($"to.{Member}", To)];
    }

    private static T? AnyOrNull<T>(DemoScene scene, IEnumerable<T> of, Func<T, bool> isMeant)
        where T : class => of.Where(isMeant).ToArray() is { Length: > 0 } meant ? scene.Any(meant) : null;
}
