using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Commands.Demo;

/// <summary>The last use of a demo token, which only the database can note.</summary>
internal sealed record DemoUse(ApiToken Token, DateTimeOffset At, string From);

/// <summary>The tokens of a demo organization, in every state. Their values are thrown away as soon as they are made.</summary>
internal static class DemoTokens
{
    private const double Described = 0.4, Replaced = 0.15;

    /// <summary>More of those that are in use than of others, and each of them among the first seven.</summary>
    private static readonly ApiTokenState[] States =
    [
        .. Enum.GetValues<ApiTokenState>(), ApiTokenState.Active, ApiTokenState.Active, ApiTokenState.Revoked, ApiTokenState.Active,
        ApiTokenState.Expired, ApiTokenState.Active,
    ];

    private static readonly string[] Programs =
    [
        "CI", "GitHub Actions", "Nightly import", "Website build", "Storefront", "iOS release", "Android release", "Figma plugin",
        "Zapier", "Backup", "Glossary sync", "翻訳メモリ同期", "Release-Pipeline für die Behördenkommunikation", "QA dashboard", "Slack bot",
    ];

    private static readonly string[] Stages = ["production", "staging", "test", "EU", "US", "2025", "(old)"];

    private static readonly string[] Scopes =
    [
        "projects:read", "projects:read projects:write", "projects:read members:read", "activity:read", "tokens:read activity:read",
        "projects:read organization:read members:read tokens:read activity:read", "projects:write organization:write members:write",
        "translations:read", "projects:read translations:write",
    ];

    public static IEnumerable<DemoUse?> Add(DemoScene scene, ScopeCatalog catalog, int count)
    {
        for (var number = 0; number < count; number++)
        {
            yield return Add(scene, catalog, States[number % States.Length]);
        }
    }

    private static DemoUse? Add(DemoScene scene, ScopeCatalog catalog, ApiTokenState state)
    {
        var (start, now) = (scene.Organization.CreatedAt, scene.Now);
        var created = state == ApiTokenState.NeverPickedUp
            // One that is older gets revoked.
            ? scene.Between(now - (ApiToken.UnclaimedFor * 0.8), now)
            : scene.Between(start, now - ((now - start) * 0.02));
        var maker = scene.AnyWho(Scope.TokensWrite, created);
        var token = new ApiToken
        {
            Id = EntityId.NewToken(created),
            OrganizationId = scene.Organization.Id,
            Name = $"{scene.Any(Programs)} {scene.Any(Stages)}",
            Description = scene.Chance(Described) ? $"Asked for by {scene.Any(scene.People).User.Name}." : null,
            Scopes = ScopesOf(scene, catalog),
            CreatedAt = created,
            CreatedByUserId = maker.User.Id,
            CreatedByName = maker.User.Name,
        };
        scene.Tokens.Add(token);
        var value = ApiTokenSecret.Generate().AddTo(token, created);
        scene.Entries.Add(maker.Caller.NewEntry(
            ActivityActions.TokenCreated, token, created, ("hint", value.Hint), ("scopes", token.Scopes.ToString())));

        // The end of those that have one, or of their use.
        var end = scene.Between(created, now);
        token.ExpiresAt = state switch
        {
            ApiTokenState.Expired => end,
            ApiTokenState.ExpiresSoon => now + (ApiToken.SoonBeforeExpiry * (0.05 + (0.9 * scene.Random.NextDouble()))),
            _ when scene.Chance(0.3) => null,
            _ => now.AddDays(scene.Random.Next(31, 365)),
        };
        if (state != ApiTokenState.NeverPickedUp)
        {
            value.PickedUpAt = created + ((end - created) * 0.01);
        }

        End(scene, token, state, end);
        if (state is ApiTokenState.NeverPickedUp or ApiTokenState.NeverUsed)
        {
            return null;
        }

        var isRunning = state is ApiTokenState.Active or ApiTokenState.ExpiresSoon;
        var used = isRunning ? now - ((now - created) * Math.Pow(scene.Random.NextDouble(), 6)) : scene.Between(created, end);
        if (isRunning && scene.Chance(Replaced))
        {
            Replace(scene, token, scene.Between(created, used));
        }

        return new DemoUse(token, used, DemoPeople.AddressOf(scene));
    }

    private static void End(DemoScene scene, ApiToken token, ApiTokenState state, DateTimeOffset end)
    {
        var by = scene.AnyWho(Scope.TokensWrite, end).Caller;
        if (state == ApiTokenState.Revoked)
        {
            token.Revoke(end);
            token.Touch();
            scene.Entries.Add(by.NewEntry(ActivityActions.TokenRevoked, token, end, ("hint", token.CurrentValue.Hint)));
        }
        else if (state == ApiTokenState.Disabled)
        {
            token.DisabledAt = end;
            token.Touch();
            scene.Entries.Add(by.NewEntry(ActivityActions.TokenDisabled, token, end, ("changed", "disabledAt")));
        }
    }

    private static void Replace(DemoScene scene, ApiToken token, DateTimeOffset at)
    {
        var value = ApiTokenSecret.Generate().AddTo(token, at);
        value.PickedUpAt = at;
        token.Touch();
        var by = scene.AnyWho(Scope.TokensWrite, at).Caller;
        scene.Entries.Add(by.NewEntry(ActivityActions.TokenReplaced, token, at, ("hint", value.Hint)));
    }

    /// <summary>Some that this installation knows.</summary>
    private static ScopeSet ScopesOf(DemoScene scene, ScopeCatalog catalog) =>
        ScopeSet.Create([.. scene.Any(Scopes).Split(' ').Select(catalog.Find).OfType<Scope>()]);
}
