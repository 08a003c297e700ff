using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Schemes = Entri.Admin.Security.AuthenticationSchemes;

namespace Entri.Admin.Tests.Hosting;

/// <summary>Two instances of the app on one PostgreSQL database; the browser tests have them behind a proxy, and revoke tokens
/// there.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
[Trait(TestTraits.Takes, TestTraits.LongTime)]
public sealed class SeveralNodesTests : IClassFixture<TwoNodes>
{
    private const int Tokens = 20;
    private const string Listener = "PostgreSqlNotifications";

    /// <summary>What the README calls seconds, on a busy machine.</summary>
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(10);

    private readonly EntriHost _first;
    private readonly EntriHost _second;

    public SeveralNodesTests(TwoNodes nodes)
    {
        TestDatabase.SkipUnlessPostgreSql();
        (_first, _second) = (nodes.First, nodes.Second);
    }

    [Fact]
    public async Task Session_OfOneNode_OpensTheOtherAndEndsThereToo()
    {
        var organization = await TestOrganization.AddAsync(_first);
        var person = await organization.AddPersonAsync(MemberRole.Owner);
        (await _second.GetAsync("/api/projects", person.Credentials)).HasStatus(HttpStatusCode.OK);

        await EndAsync(person);

        (await _second.GetAsync("/api/projects", person.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{"disabled":true}""", HttpStatusCode.Unauthorized, "token_disabled")]
    [InlineData("""{"scopes":["activity:read"]}""", HttpStatusCode.Forbidden, "")]
    public async Task Token_ThatOneNodeTakesSomethingFrom_IsRefusedByTheOther(string change, HttpStatusCode status, string reason)
    {
        var organization = await TestOrganization.AddAsync(_first);
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        for (var number = 0; number < Tokens; number++)
        {
            var token = await organization.AddTokenAsync();
            (await _second.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);

            (await _first.PatchAsync($"{organization.TokensPath}/{token.Id}", owner.Credentials, change)).HasStatus(HttpStatusCode.OK);

            var answer = (await _second.GetAsync("/api/projects", token.Credentials)).HasStatus(status);
            Assert.Contains(reason, answer.Header("WWW-Authenticate") ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FirstCall_ToOneNode_IsSeenOnTheOtherWithinASecond()
    {
        var token = await _first.AddTokenAsync();
        var called = new TaskCompletionSource<WatchedCall>();
        using var watch = _second.Get<CallWatch>().Watch(ApiTokenSecret.HashOf(token.Value), call => called.TrySetResult(call));
        await Wait.UntilAsync(() => !_first.Get<CallWatch>().IsIdle);

        await _first.GetAsync("/api/projects", token.Credentials);

        Assert.Equal("GET /api/projects · 200 · 127.0.0.1", (await called.Task.WaitAsync(Seconds, Cancellation)).Line);
    }

    [Fact]
    public async Task Page_OnOneNode_ClosesWhenTheOtherEndsItsSession()
    {
        var person = await _first.AddPersonAsync(MemberRole.Owner);
        using var scope = _second.App.CreateScope();
        var closed = OpenPage(scope, person);

        await EndAsync(person);

        await closed.WaitAsync(Seconds, Cancellation);
    }

    [Fact]
    public async Task Page_OnANodeThatHearsOfNoChanges_ClosesAsWell()
    {
        await using var deaf = EntriHost.With(
            TestDatabase.Settings(_first.DataDirectory),
            services => services.Remove(services.Single(service => service.ImplementationType?.Name == Listener)));
        var person = await _first.AddPersonAsync(MemberRole.Owner);
        using var scope = deaf.App.CreateScope();
        var heard = new ConcurrentQueue<string>();
        deaf.Get<ChangeFeed>().AccessChanged += heard.Enqueue;
        var closed = OpenPage(scope, person);

        await EndAsync(person);

        await closed.WaitAsync(Seconds, Cancellation);
        Assert.Empty(heard);
    }

    [Fact]
    public async Task Deed_OnOneNode_IsHeardOnTheOther()
    {
        var organization = await TestOrganization.AddAsync(_first);
        var token = await organization.AddTokenAsync();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _second.Get<ChangeFeed>().OrganizationChanged += id => _ = id == organization.Id && heard.TrySetResult();
        await ListenersAsync(2);

        var path = $"{organization.TokensPath}/{token.Id}";
        (await _first.PatchAsync(path, token.Credentials, new { name = "CI" })).HasStatus(HttpStatusCode.OK);

        await heard.Task.WaitAsync(Seconds, Cancellation);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Change_OnOneNode_IsHeardOnTheOther_AlsoAfterTheConnectionWasCut(bool isCut, bool isRemovedFromTheOrganization)
    {
        var person = await _first.AddPersonAsync(MemberRole.Owner);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _second.Get<ChangeFeed>().AccessChanged += id =>
        {
            if (id == person.SessionId)
            {
                heard.TrySetResult();
            }
        };
        await ListenersAsync(2);
        if (isCut)
        {
            await using var db = _first.OpenDatabase();
            var cut = await db.Database.SqlQuery<bool>(
                $"""
                WITH listeners AS MATERIALIZED (SELECT pid FROM pg_stat_activity WHERE datname = current_database()
                  AND query = 'LISTEN entri_access')
                SELECT pg_terminate_backend(pid, 10000) AS "Value" FROM listeners
                """).ToListAsync(Cancellation);
            Assert.Equal([true, true], cut);
            await ListenersAsync(2);
        }

        await (isRemovedFromTheOrganization ? RemoveAsync(person) : EndAsync(person));

        // No page is open here that looks for itself, and what it found would not be told this way.
        await heard.Task.WaitAsync(Seconds, Cancellation);
    }

    [Fact]
    public async Task Form_OfOneNode_IsAcceptedByTheOther()
    {
        await _first.AddPersonAsync(MemberRole.Owner);
        var form = await PageForm.LoadAsync(_first, "/sign-in");

        var answer = await form.SendAsync(
            _second,
            "/sign-in",
            ("_handler", "sign-in"),
            ("Input.Email", "nobody@example.com"),
            ("Input.Password", "a wrong password"));

        Assert.Contains(
            "The email address or the password is wrong.",
            answer.HasStatus(HttpStatusCode.UnprocessableEntity).Body,
            StringComparison.Ordinal);
    }

    /// <summary>Shows a page of the person, as a circuit does.</summary>
    /// <returns>Ends when the page is closed.</returns>
    private static Task OpenPage(IServiceScope scope, TestPerson person)
    {
        var page = (SessionRevalidation)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        page.SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(
            new ClaimsIdentity([new Claim(Schemes.SessionIdClaim, person.SessionId)], Schemes.Session)))));
        page.AuthenticationStateChanged += async state =>
        {
            if ((await state).User.Identity?.IsAuthenticated != true)
            {
                closed.TrySetResult();
            }
        };
        return closed.Task;
    }

    /// <summary>Waits until so many nodes listen.</summary>
    private async Task ListenersAsync(int count)
    {
        await using var db = _first.OpenDatabase();
        await Wait.UntilAsync(async () => count <= await db.Database.SqlQuery<int>(
            $"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN entri_access'")
            .SingleAsync(Cancellation));
    }

    private async Task RemoveAsync(TestPerson person)
    {
        await using var db = _first.OpenDatabase();
        await db.Members.Where(member => member.UserId == person.UserId).ExecuteDeleteAsync(Cancellation);
    }

    private async Task EndAsync(TestPerson person)
    {
        await using var db = _first.OpenDatabase();
        await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteDeleteAsync(Cancellation);
    }
}
