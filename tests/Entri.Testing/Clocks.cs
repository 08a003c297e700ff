using Microsoft.EntityFrameworkCore;

namespace Entri.Testing;

/// <summary>Lets time pass in a host of a test's own.</summary>
public static class Clocks
{
    /// <summary>Moves the clock; the people stay signed in as if they had been there all the time.</summary>
    public static async Task PassAsync(this EntriHost host, TimeSpan time, params TestPerson[] people)
    {
        host.Clock.Advance(time);
        string[] sessions = [.. people.Select(person => person.SessionId)];
        await using var db = host.OpenDatabase();
        await db.Sessions.Where(session => sessions.Contains(session.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(session => session.LastSeenAt, host.Clock.GetUtcNow()), Cancellation);
    }
}
