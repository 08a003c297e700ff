using System.Net;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Api;

/// <summary>Every route under <c>/api</c> against every kind of caller.</summary>
public sealed class AuthorizationMatrixTests(EntriHost host)
{
    /// <summary>Who may what by role, written out as in the contract's table.</summary>
    private static readonly Dictionary<string, MemberRole[]> RolesByNeed = new()
    {
        [RouteCase.AnySession] = Enum.GetValues<MemberRole>(),
        [RouteCase.OfInvited] = [],
        [RouteCase.AnyCaller] = Enum.GetValues<MemberRole>(),
        [RouteCase.AnyMember] = Enum.GetValues<MemberRole>(),
        ["members:read"] = [MemberRole.Reviewer, MemberRole.Translator, MemberRole.Developer, MemberRole.Admin, MemberRole.Owner],
        ["members:write"] = [MemberRole.Admin, MemberRole.Owner],
        ["organization:delete"] = [MemberRole.Owner],
        ["organization:policy"] = [MemberRole.Admin, MemberRole.Owner],
        ["organization:transfer"] = [MemberRole.Owner],
        ["projects:read"] = [MemberRole.Reviewer, MemberRole.Translator, MemberRole.Developer, MemberRole.Admin, MemberRole.Owner],
        ["projects:write"] = [MemberRole.Admin, MemberRole.Owner],
        ["organization:read"] = [MemberRole.Reviewer, MemberRole.Translator, MemberRole.Developer, MemberRole.Admin, MemberRole.Owner],
        ["organization:write"] = [MemberRole.Admin, MemberRole.Owner],
        ["tokens:read"] = [MemberRole.Developer, MemberRole.Admin, MemberRole.Owner],
        ["tokens:restore"] = [MemberRole.Admin, MemberRole.Owner],
        ["tokens:write"] = [MemberRole.Admin, MemberRole.Owner],
        ["activity:keep"] = [MemberRole.Owner],
        ["activity:read"] = [MemberRole.Developer, MemberRole.Admin, MemberRole.Owner],
    };

    public static TheoryData<string> Routes => [.. RouteCase.All.Select(route => route.Route)];

    public static TheoryData<string> RoutesOfTokens => [.. RouteCase.All.Where(route => route.TakesTokens).Select(route => route.Route)];

    public static TheoryData<string> RoutesOfPeople => [.. RouteCase.All.Where(route => !route.TakesTokens).Select(route => route.Route)];

    public static TheoryData<string, string, string> RoutesWithoutCredentials => Cross(
        ("none", "missing_token"),
        ("empty", "invalid_token"),
        ("garbage", "invalid_token"),
        ("wrong checksum", "invalid_token"),
        ("unknown", "invalid_token"),
        ("two headers", "invalid_token"),
        ("revoked", "token_revoked"),
        ("expired", "token_expired"),
        ("disabled", "token_disabled"),
        ("unknown session", "invalid_token"),
        ("ended session", "invalid_token"),
        ("session of a disabled person", "invalid_token"));

    public static TheoryData<string, MemberRole> RoutesByRole
    {
        get
        {
            var data = new TheoryData<string, MemberRole>();
            foreach (var route in RouteCase.All)
            {
                Array.ForEach(Enum.GetValues<MemberRole>(), role => data.Add(route.Route, role));
            }

            return data;
        }
    }

    [Fact]
    public void Matrix_EveryRouteOfTheApp_IsInIt()
    {
        var routes = host.App.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api", StringComparison.OrdinalIgnoreCase))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"])
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}"));

        Assert.Equal(RouteCase.All.Select(route => route.Route).Concat(RouteCase.Public).Order(), routes.Order());
    }

    [Theory]
    [MemberData(nameof(RoutesWithoutCredentials))]
    public async Task Route_WithoutCredentialsThatHold_Answers401(string route, string kind, string error)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var caller = (await world.CallerAsync(kind)).With("Accept", "text/html");

        var answer = await world.SendAsync(caller);

        answer.IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        Assert.Matches($"^ApiKey realm=\"Entri\", error=\"{error}\"(, error_description=\"[^\"]+\")?$", answer.Header("WWW-Authenticate"));
        Assert.Null(answer.Header("Location"));
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Theory]
    [MemberData(nameof(RoutesOfTokens))]
    public async Task Route_TokenWithTheScope_IsAllowed(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var needs = world.Route.NeedsScope ? world.Route.Needs : "";
        var token = await world.Ours.AddTokenAsync(ScopeSet.Parse($"{needs} {world.Route.Gives}".Trim()));

        var answer = await world.SendAsync(token.Credentials);

        answer.HasStatus((HttpStatusCode)world.Route.Success);
    }

    [Theory]
    [MemberData(nameof(RoutesOfPeople))]
    public async Task Route_OfPeople_RefusesATokenWithEveryScope(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var token = await world.Ours.AddTokenAsync();

        (await world.SendAsync(token.Credentials)).IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
    }

    [Theory]
    [MemberData(nameof(RoutesOfTokens))]
    public async Task Route_TokenWithEveryOtherScope_IsForbidden(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        if (world.Route is not { NeedsScope: true, Needs: { } needs })
        {
            return;
        }

        ScopeSet granted =
            [.. Scope.Own.Where(scope => scope.Name != needs && scope.Name != needs.Replace(":read", ":write", StringComparison.Ordinal))];
        var token = await world.Ours.AddTokenAsync(granted);

        var answer = await world.SendAsync(token.Credentials.With("Accept", "text/html"));

        answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        Assert.Equal(needs, answer.Header("X-Required-Scope"));
        Assert.Equal(granted.ToString(), answer.Header("X-Granted-Scopes"));
        Assert.Equal($"ApiKey realm=\"Entri\", error=\"insufficient_scope\", scope=\"{needs}\"", answer.Header("WWW-Authenticate"));
        Assert.Null(answer.Header("Location"));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_TokenOfAnotherOrganization_FindsNothingOfOurs(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var token = await world.Theirs.AddTokenAsync();

        var answer = await world.SendAsync(token.Credentials);

        if (world.Route is { TakesTokens: false, NamesOrganization: false })
        {
            answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        }
        else
        {
            ReachesNothingOfOurs(world, answer);
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_OwnerOfAnotherOrganization_FindsNothingOfOurs(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var owner = await world.Theirs.AddPersonAsync(MemberRole.Owner);

        IsAnsweredAsAStranger(world, await world.SendAsync(owner.Credentials));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_PersonWhoWasRemoved_FindsNothingOfOurs(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var removed = await world.Ours.AddPersonAsync(MemberRole.Admin);
        await host.SaveAsync(
            new Member { OrganizationId = world.Theirs.Id, UserId = removed.UserId, Role = MemberRole.Owner, JoinedAt = TestTime.Start });
        await world.RemoveAsync(removed);

        IsAnsweredAsAStranger(world, await world.SendAsync(removed.Credentials));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_PersonWhoWasRemovedFromTheirOnlyOrganization_IsSignedOut(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var removed = await world.Ours.AddPersonAsync(MemberRole.Admin);
        await world.RemoveAsync(removed);

        (await world.SendAsync(removed.Credentials)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_FormerOwner_MayWhatAnAdminMay(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var former = await world.Ours.AddPersonAsync(MemberRole.Owner);
        (await host.PatchAsync($"{world.Ours.MembersPath}/{former.UserId}", world.Owner.Credentials, new { role = "admin" }))
            .HasStatus(HttpStatusCode.OK);

        IsAnsweredByRole(world, await world.SendAsync(former.Credentials), MemberRole.Admin);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_PersonWithoutAnyMembership_IsRefused(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var stranger = await world.Ours.AddPersonAsync(role: null);

        var answer = await world.SendAsync(stranger.Credentials);

        _ = world.Route.Needs == RouteCase.AnySession
            ? answer.HasStatus((HttpStatusCode)world.Route.Success)
            : world.Route.NamesOrganization
            ? answer.IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound)
            : answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Route_PersonInvited_MayAnswerAndNothingElse(string route)
    {
        var world = await RouteWorld.MakeAsync(host, route);

        var answer = await world.SendAsync(world.Invited.Credentials);

        _ = world.Route.Needs is RouteCase.OfInvited or RouteCase.AnySession ? answer.HasStatus((HttpStatusCode)world.Route.Success)
            : world.Route.NamesOrganization ? answer.IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound)
            : answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
    }

    [Theory]
    [MemberData(nameof(RoutesByRole))]
    public async Task Route_PersonOfTheOrganization_IsAllowedByRole(string route, MemberRole role)
    {
        var world = await RouteWorld.MakeAsync(host, route);
        var person = await world.Ours.AddPersonAsync(role);

        IsAnsweredByRole(world, await world.SendAsync(person.Credentials), role);
    }

    private static void IsAnsweredByRole(RouteWorld world, Answer answer, MemberRole role)
    {
        if (world.Route.Needs is { } need && RolesByNeed[need].Contains(role))
        {
            answer.HasStatus((HttpStatusCode)world.Route.Success);
        }
        else
        {
            answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
            Assert.Equal(world.Route.Needs == RouteCase.OfInvited ? null : world.Route.Needs, answer.Header("X-Required-Scope"));
        }
    }

    /// <summary>Somebody who is signed in, and owns another organization.</summary>
    private static void IsAnsweredAsAStranger(RouteWorld world, Answer answer)
    {
        if (world.Route.Needs is null or RouteCase.OfInvited)
        {
            answer.IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);
        }
        else
        {
            ReachesNothingOfOurs(world, answer);
        }
    }

    /// <summary>The address names something of ours, so there is nothing; or it names nothing, so the caller meets their own
    /// things.</summary>
    private static void ReachesNothingOfOurs(RouteWorld world, Answer answer)
    {
        if (world.Route.NamesOrganization)
        {
            answer.IsError(HttpStatusCode.NotFound, ErrorBodies.OrganizationNotFound);
        }
        else if (world.Route.NamesProject)
        {
            answer.IsError(HttpStatusCode.NotFound, ErrorBodies.ProjectNotFound);
        }
        else
        {
            answer.HasStatus((HttpStatusCode)world.Route.Success);
            Assert.DoesNotContain(world.Ours.Id, answer.Body, StringComparison.Ordinal);
        }
    }

    private static TheoryData<string, string, string> Cross(params (string Kind, string Error)[] callers)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var route in RouteCase.All)
        {
            Array.ForEach(callers, caller => data.Add(route.Route, caller.Kind, caller.Error));
        }

        return data;
    }
}
