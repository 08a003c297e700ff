using System.Diagnostics;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>How long somebody waits who asks for a new password says nothing of who has an account.</summary>
public sealed class ForgotPasswordTimeTests
{
    private const int Pairs = 15;

    /// <summary>In milliseconds: less than reading or writing a row more would take on a machine that is slow enough to tell.</summary>
    private const double Tolerance = 15;

    /// <summary>Longer than the work, and shorter than the answer, which waits: the next can be asked for meanwhile.</summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(60);

    /// <summary>Asked for in turn, in either order, which a busy machine sways alike: what counts is the difference in the middle.</summary>
    [Fact]
    public async Task Ask_ForAnUnknownAddress_TakesAsLong()
    {
        await using var own = EntriHost.With(new() { ["Accounts:SignInAttemptsPerAddress"] = "1000" });
        var organization = await TestOrganization.AddAsync(own);
        List<string> known = [];
        while (known.Count < Pairs)
        {
            known.Add((await organization.AddPersonAsync(MemberRole.Reviewer)).Email);
        }

        await TimeAsync("nobody@example.com");
        List<(Task<TimeSpan> Known, Task<TimeSpan> Unknown)> pairs = [];
        foreach (var (number, email) in known.Index())
        {
            var unknown = $"{Guid.NewGuid():N}@example.com";
            var isKnownFirst = number % 2 == 0;
            var first = TimeAsync(isKnownFirst ? email : unknown);
            await Task.Delay(Stagger, Cancellation);
            var second = TimeAsync(isKnownFirst ? unknown : email);
            await Task.Delay(Stagger, Cancellation);
            pairs.Add(isKnownFirst ? (first, second) : (second, first));
        }

        List<double> differences = [];
        foreach (var (ofKnown, ofUnknown) in pairs)
        {
            differences.Add((await ofKnown - await ofUnknown).TotalMilliseconds);
        }

        Assert.InRange(differences.Order().ElementAt(Pairs / 2), -Tolerance, Tolerance);

        async Task<TimeSpan> TimeAsync(string email)
        {
            var start = Stopwatch.GetTimestamp();
            Assert.Null((await own.Get<ForgotPassword>().ExecuteAsync(email, new Client(null, "tests"), Cancellation)).Failure);
            return Stopwatch.GetElapsedTime(start);
        }
    }
}
