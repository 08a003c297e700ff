using System.Data.Common;
using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Tests.Security;

public sealed class SessionUseTests : IAsyncLifetime
{
    private readonly HeldNotes _notes = new();
    private readonly EntriHost _host;
    private TestPerson _person = null!;

    public SessionUseTests() => _host = EntriHost.WithServices(services => services.AddDatabaseInterceptor(_notes));

    public async ValueTask InitializeAsync() => _person = await _host.AddPersonAsync(MemberRole.Owner);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Use_WhileANoteOfItWaits_StartsNoOther()
    {
        _host.Clock.Advance(TimeSpan.FromMinutes(5));

        for (var round = 1; round <= 2; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _host.GetAsync("/api/projects", _person.Credentials)));
            Assert.All(answers, answer => answer.HasStatus(HttpStatusCode.OK));

            await Wait.UntilAsync(() => _notes.Count == 1);
        }

        _notes.Release();
        await Wait.UntilAsync(async () => await LastSeenAtAsync() == _host.Clock.GetUtcNow());
        Assert.Equal(1, _notes.Count);

        _host.Clock.Advance(TimeSpan.FromMinutes(5));
        await Wait.UntilAsync(async () =>
        {
            (await _host.GetAsync("/api/projects", _person.Credentials)).HasStatus(HttpStatusCode.OK);
            return await LastSeenAtAsync() == _host.Clock.GetUtcNow();
        });
    }

    [Fact]
    public async Task IsAlive_UntilTheSessionIsIdleForTooLong_IsTrueAndNoUse()
    {
        _notes.Release();
        var sessions = _host.Get<SessionStore>();

        _host.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.True(await sessions.IsAliveAsync(_person.SessionId, Cancellation));
        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await sessions.IsAliveAsync(_person.SessionId, Cancellation));
        Assert.Equal(0, _notes.Count);
    }

    private async Task<DateTimeOffset> LastSeenAtAsync()
    {
        await using var db = _host.OpenDatabase();
        return await db.Sessions.Where(session => session.Id == _person.SessionId).Select(session => session.LastSeenAt)
            .SingleAsync(Cancellation);
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
