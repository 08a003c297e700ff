using System.Diagnostics;
using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>How long somebody waits who asks for a new password says nothing of who has an account.</summary>
public sealed class ForgotPasswordTimeTests
{
    private const int Times = 200, LinksForEach = 5;

    /// <summary>What an answer takes at least, whatever it cost: half a second, which a timer may cut short by a moment.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(490);

    /// <summary>The work is the same, statement by statement, and so is the least wait: a busy machine does not change either.</summary>
    [Fact]
    public async Task Ask_ForAnybody_RunsTheSameStatements_AndWaitsAsLong()
    {
        var statements = new Statements();
        await using var own = EntriHost.WithServices(services => services.AddDatabaseInterceptor(statements));
        var organization = await TestOrganization.AddAsync(own);
        var known = await organization.AddPersonAsync(MemberRole.Reviewer);
        var disabled = await organization.AddPersonAsync(MemberRole.Reviewer, (user, _) => user.DisabledAt = own.Clock.GetUtcNow());
        var forgetful = await organization.AddPersonAsync(MemberRole.Reviewer);
        for (var asked = 0; asked < LinksForEach; asked++)
        {
            await AskAsync(forgetful.Email);
        }

        var expected = await AskAsync("nobody@example.com");

        Assert.Contains(expected, statement => statement.StartsWith("INSERT", StringComparison.Ordinal));
        foreach (var email in new[] { known.Email, disabled.Email, forgetful.Email, "nobody@example.com" })
        {
            Assert.Equal(expected, await AskAsync(email));
        }

        async Task<IReadOnlyList<string>> AskAsync(string email)
        {
            var started = Stopwatch.GetTimestamp();
            var run = await statements.OfAsync(async () => Assert.Null(
                (await own.Get<ForgotPassword>().ExecuteAsync(email, new Client(null, "tests"), Cancellation)).Failure));
            Assert.True(Stopwatch.GetElapsedTime(started) >= Least);
            return run;
        }
    }

    /// <summary>
    /// As somebody would try it who looks for accounts: the page, 200 times each in turn, with a mail server that gets what is sent. Prints
    /// the medians, and how often the best guess from one answer is right; runs only where it is asked for by <c>-explicit only</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Ask_ForAnUnknownAddress_CannotBeToldByOneAnswer()
    {
        await using var server = SmtpReceiver.Start();
        await using var own = EntriHost.With(new(server.Settings) { ["Accounts:SignInAttemptsPerAddress"] = "1000" });
        var organization = await TestOrganization.AddAsync(own);
        var form = await PageForm.LoadAsync(own, "/forgot-password");
        var (known, unknown, person) = (new List<double>(), new List<double>(), "");
        await TimeAsync("nobody@example.com");
        for (var number = 0; number < Times; number++)
        {
            person = number % LinksForEach == 0 ? (await organization.AddPersonAsync(MemberRole.Reviewer)).Email : person;
            known.Add(await TimeAsync(person));
            unknown.Add(await TimeAsync($"{Guid.NewGuid():N}@example.com"));
        }

        // The best threshold is where the two distributions are farthest apart.
        var apart = known.Concat(unknown)
            .Max(time => Math.Abs(known.Count(other => other <= time) - unknown.Count(other => other <= time)) / (double)Times);
        var right = (1 + apart) / 2;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"known {Median(known):F1} ms, unknown {Median(unknown):F1} ms, right at one answer {right:P0}; sent {server.Received.Count}");
        Assert.InRange(right, 0.5, 0.6);

        async Task<double> TimeAsync(string email)
        {
            var started = Stopwatch.GetTimestamp();
            (await form.SendAsync(own, "/forgot-password", ("_handler", "forgot"), ("Input.Email", email))).HasStatus(HttpStatusCode.OK);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
    }
}
