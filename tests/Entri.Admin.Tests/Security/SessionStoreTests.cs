using System.Data.Common;
using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Tests.Security;

public sealed class SessionStoreTests : IAsyncDisposable
{
    private readonly SlowNotes _notes = new();
    private readonly EntriHost _host;

    public SessionStoreTests() => _host = new EntriHost(new Dictionary<string, string>(), services => services.AddDatabaseInterceptor(_notes));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Session_LongUnseen_IsNotedOnceHoweverManyRequestsComeMeanwhile()
    {
        var person = await (await TestOrganization.AddAsync(_host)).AddPersonAsync(MemberRole.Owner);
        _host.Clock.Advance(TimeSpan.FromMinutes(6));

        for (var i = 0; i < 20; i++)
        {
            (await _host.GetAsync("/api/projects", person.Caller)).HasStatus(HttpStatusCode.OK);
        }

        _notes.Go.SetResult();
        await using var db = _host.OpenDatabase();
        while (!await db.Sessions.AnyAsync(session => session.Id == person.SessionId && session.LastSeenAt == TestClock.Start.AddMinutes(6), Cancellation))
        {
            await Task.Delay(20, Cancellation);
        }

        Assert.Equal(1, _notes.Count);
    }

    /// <summary>Counts the notes of when a session was seen, and holds them up until the test goes on.</summary>
    private sealed class SlowNotes : DbCommandInterceptor
    {
        private int _count;

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count => _count;

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("UPDATE \"Sessions\"", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _count);
                await Go.Task.WaitAsync(cancellationToken);
            }

            return result;
        }
    }
}
