using System.Data.Common;
using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Entri.Admin.Tests.Api;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Security;

public sealed class SessionStoreTests : IAsyncLifetime
{
    private readonly HeldNotes _notes = new();
    private readonly EntriHost _host;
    private TestPerson _person = null!;

    public SessionStoreTests() => _host = new EntriHost(new Dictionary<string, string>(), services =>
    {
        services.ConfigureDbContext<SqliteEntriDbContext>(options => options.AddInterceptors(_notes), ServiceLifetime.Singleton);
        services.ConfigureDbContext<PostgreSqlEntriDbContext>(options => options.AddInterceptors(_notes), ServiceLifetime.Singleton);
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _person = await (await TestOrganization.AddAsync(_host)).AddPersonAsync(MemberRole.Owner);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Start_InABrowserWithALongName_CutsItBetweenCharacters()
    {
        var (session, _) = _host.App.GetRequiredService<SessionStore>().Start(_person.UserId, null, "127.0.0.1", new string('a', 299) + "🎉");
        await using var db = _host.OpenDatabase();
        db.Add(session);

        await db.SaveChangesAsync(Cancellation);

        Assert.Equal(new string('a', 299), session.UserAgent);
    }

    [Fact]
    public async Task Use_WhileANoteOfItWaits_StartsNoOther()
    {
        _host.Clock.Advance(TimeSpan.FromMinutes(5));

        for (var round = 1; round <= 2; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _host.GetAsync("/api/projects", _person.Caller)));
            Assert.All(answers, answer => answer.HasStatus(HttpStatusCode.OK));

            await WaitUntilAsync(() => Task.FromResult(_notes.Count == 1));
        }

        _notes.Release();
        await WaitUntilAsync(async () => await LastSeenAtAsync() == _host.Clock.GetUtcNow());
        Assert.Equal(1, _notes.Count);

        _host.Clock.Advance(TimeSpan.FromMinutes(5));
        await WaitUntilAsync(async () =>
        {
            (await _host.GetAsync("/api/projects", _person.Caller)).HasStatus(HttpStatusCode.OK);
            return await LastSeenAtAsync() == _host.Clock.GetUtcNow();
        });
    }

    [Fact]
    public async Task IsAlive_UntilTheSessionIsIdleForTooLong_IsTrueAndNoUse()
    {
        _notes.Release();
        var sessions = _host.App.GetRequiredService<SessionStore>();

        _host.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.True(await sessions.IsAliveAsync(_person.SessionId, Cancellation));
        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await sessions.IsAliveAsync(_person.SessionId, Cancellation));
        Assert.Equal(0, _notes.Count);
    }

    [Fact]
    public async Task IsAlive_OfAPersonWhoIsSwitchedOff_IsFalse()
    {
        await using var db = _host.OpenDatabase();
        await db.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, _host.Clock.GetUtcNow()), Cancellation);

        Assert.False(await _host.App.GetRequiredService<SessionStore>().IsAliveAsync(_person.SessionId, Cancellation));
    }

    [Fact]
    public async Task Membership_Ended_EndsTheSessionsThatHaveThatOrganizationOpen()
    {
        var other = await TestOrganization.AddAsync(_host);
        var (session, secret) = _host.App.GetRequiredService<SessionStore>().Start(_person.UserId, other.Id, "127.0.0.1", "tests");
        await _host.SaveAsync(
            new Member { OrganizationId = other.Id, UserId = _person.UserId, Role = MemberRole.Viewer, JoinedAt = _host.Clock.GetUtcNow() }, session);
        await using var db = _host.OpenDatabase();

        await db.Members.Where(member => member.OrganizationId != other.Id).ExecuteDeleteAsync(Cancellation);

        (await _host.GetAsync("/api/projects", _person.Caller)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        (await _host.GetAsync("/api/projects", Caller.Session(secret))).HasStatus(HttpStatusCode.OK);
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<DateTimeOffset> LastSeenAtAsync()
    {
        await using var db = _host.OpenDatabase();
        return await db.Sessions.Where(session => session.Id == _person.SessionId).Select(session => session.LastSeenAt).SingleAsync(Cancellation);
    }

    /// <summary>Counts the notes of a session's use and holds them back, as a locked database does, until the test lets them go.</summary>
    private sealed class HeldNotes : DbCommandInterceptor
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public int Count => _count;

        public void Release() => _released.TrySetResult();

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("\"LastSeenAt\" =", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _count);
                await _released.Task.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
            }

            return result;
        }
    }
}
