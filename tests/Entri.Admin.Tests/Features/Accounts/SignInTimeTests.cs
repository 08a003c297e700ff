using System.Diagnostics;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>How long somebody waits who signs in with a wrong password says nothing of who has an account.</summary>
public sealed class SignInTimeTests
{
    /// <summary>What an answer takes at least, whatever it cost: half a second, which a timer may cut short by a moment.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(490);

    /// <summary>The work is the same, statement by statement, and so is the least wait: a busy machine does not change either.</summary>
    [Fact]
    public async Task WrongPassword_OfAnybody_RunsTheSameStatements_AndWaitsAsLong()
    {
        var statements = new Statements();
        await using var own = EntriHost.WithServices(services => services.AddDatabaseInterceptor(statements));
        var organization = await TestOrganization.AddAsync(own);
        var now = own.Clock.GetUtcNow();
        var known = await organization.AddPersonAsync(MemberRole.Reviewer);
        var disabled = await organization.AddPersonAsync(MemberRole.Reviewer, (user, _) => user.DisabledAt = now);
        var locked = await organization.AddPersonAsync(MemberRole.Reviewer, (user, _) => user.LockoutEnd = now.AddMinutes(1));

        var expected = await SignInAsync("nobody@example.com");

        Assert.Contains(expected, statement => statement.StartsWith("UPDATE", StringComparison.Ordinal));
        foreach (var email in new[] { known.Email, disabled.Email, locked.Email, "no address" })
        {
            Assert.Equal(expected, await SignInAsync(email));
        }

        async Task<IReadOnlyList<string>> SignInAsync(string email)
        {
            var started = Stopwatch.GetTimestamp();
            var run = await statements.OfAsync(async () => Assert.IsType<Failure.Conflict>((await own.Get<SignIn>().ExecuteAsync(
                email, "wrong", new Client(null, "tests"), oldSessionId: null, Cancellation)).Failure));
            Assert.True(Stopwatch.GetElapsedTime(started) >= Least);
            return run;
        }
    }
}
