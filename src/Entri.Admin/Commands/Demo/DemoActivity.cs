using Entri.Admin.Domain;

namespace Entri.Admin.Commands.Demo;

/// <summary>What people did all day in a demo organization.</summary>
internal static class DemoActivity
{
    private static readonly string[] OfProjects = ["name", "description", "targetLanguages", "sourceLanguage", "name, description"];
    private static readonly string[] OfTokens = ["name", "description", "scopes", "expiresAt"];
    private static readonly string[] OfTheOrganization = ["description", "defaultTargetLanguages", "toneInstructions"];

    /// <summary>Adds entries until there are as many, and returns all in the order of time.</summary>
    public static IEnumerable<ActivityEntry> Fill(DemoScene scene, int count)
    {
        var (start, now) = (scene.Organization.CreatedAt, scene.Now);
        while (scene.Entries.Count < count)
        {
            scene.Entries.Add(Next(scene, scene.Between(start, now)));
        }

        return scene.Entries.OrderBy(entry => entry.CreatedAt);
    }

    private static ActivityEntry Next(DemoScene scene, DateTimeOffset at)
    {
        var caller = scene.AnyWho(Scope.ProjectsRead, at).Caller;
        return scene.Random.Next(100) switch
        {
            < 45 => caller.NewEntry(ActivityActions.UserSignedIn, "user", caller.UserId, at),
            < 65 => caller.NewEntry(ActivityActions.UserSignedOut, "user", caller.UserId, at),
            < 84 when BeforeOrNull(scene, scene.Projects, project => project.CreatedAt, at) is { } project =>
                scene.AnyWho(Scope.ProjectsWrite, at).Caller
                    .NewEntry(ActivityActions.ProjectUpdated, project, at, ("changed", scene.Any(OfProjects))),
            < 96 when BeforeOrNull(scene, scene.Tokens, token => token.CreatedAt, at) is { } token =>
                scene.AnyWho(Scope.TokensWrite, at).Caller
                    .NewEntry(ActivityActions.TokenUpdated, token, at, ("changed", scene.Any(OfTokens))),
            < 98 => scene.AnyWho(Scope.OrganizationWrite, at).Caller.NewEntry(
                ActivityActions.OrganizationUpdated, "organization", scene.Organization.Id, at,
                details: ("changed", scene.Any(OfTheOrganization))),
            _ => caller.NewEntry(ActivityActions.UserPasswordChanged, "user", caller.UserId, at),
        };
    }

    /// <summary>One that was there at that time, or none where chance meets a later one.</summary>
    private static T? BeforeOrNull<T>(DemoScene scene, List<T> of, Func<T, DateTimeOffset> createdAt, DateTimeOffset at)
        where T : class => of.Count > 0 && scene.Any(of) is var any && createdAt(any) <= at ? any : null;
}
