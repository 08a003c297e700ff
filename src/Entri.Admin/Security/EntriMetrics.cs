using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Entri.Admin.Security;

/// <summary>
/// What the app counts and measures. An instrument to which nobody listens costs a comparison and allocates nothing; no measurement
/// names a person, an organization or a token.
/// </summary>
public sealed class EntriMetrics
{
    /// <summary>The name of the meter, by which a listener finds it.</summary>
    public const string MeterName = "Entri.Admin";

    private const string Outcome = "outcome";
    private readonly Counter<long> _tokenChecks;
    private readonly Histogram<double> _tokenCheckDuration;
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _proofs;
    private readonly Counter<long> _locks;
    private readonly Histogram<int> _tokenUseBatch;
    private long _circuits;

    /// <summary>Makes the instruments.</summary>
    public EntriMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _tokenChecks = meter.CreateCounter<long>(
            "entri.token.checks", "{check}", "API tokens presented, by outcome: ok, invalid, expired, disabled, revoked.");
        _tokenCheckDuration = meter.CreateHistogram<double>(
            "entri.token.check.duration",
            "s",
            "How long it took to decide about a token.",
            advice: new()
            {
                HistogramBucketBoundaries = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.1, 1],
            });
        _signIns = meter.CreateCounter<long>("entri.sign_ins", "{attempt}", "Passwords presented, by outcome: ok, refused, throttled.");
        _proofs = meter.CreateCounter<long>(
            "entri.proofs", "{attempt}", "Passwords given once more during a session, by outcome: ok, refused, throttled.");
        _locks = meter.CreateCounter<long>("entri.account.locks", "{lock}", "Accounts locked after too many wrong passwords.");
        _tokenUseBatch = meter.CreateHistogram<int>("entri.token.uses.batch", "{token}", "How many last-used times one write carried.");

        // Observed, not added up: whoever starts to listen late still sees the circuits that were open before.
        meter.CreateObservableUpDownCounter(
            "entri.circuits.active", () => Interlocked.Read(ref _circuits), "{circuit}", "Open Blazor circuits.");
    }

    /// <summary>The moment at which a token check starts; to be handed to <see cref="TokenChecked"/>.</summary>
    public long StartTokenCheck() => _tokenCheckDuration.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Counts a token check.</summary>
    /// <param name="started">What <see cref="StartTokenCheck"/> returned.</param>
    /// <param name="error">One of <see cref="AuthenticationErrors"/>, or null where the token was accepted.</param>
    public void TokenChecked(long started, string? error)
    {
        var outcome = new KeyValuePair<string, object?>(Outcome, error switch
        {
            null => "ok",
            AuthenticationErrors.TokenExpired => "expired",
            AuthenticationErrors.TokenDisabled => "disabled",
            AuthenticationErrors.TokenRevoked => "revoked",
            _ => "invalid",
        });
        _tokenChecks.Add(1, outcome);
        if (started != 0)
        {
            _tokenCheckDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, outcome);
        }
    }

    /// <summary>Counts a person who signed in.</summary>
    public void SignedIn() => Count(_signIns, "ok");

    /// <summary>Counts an address and password that did not fit.</summary>
    public void SignInFailed() => Count(_signIns, "refused");

    /// <summary>Counts an attempt that was too many.</summary>
    public void SignInThrottled() => Count(_signIns, "throttled");

    /// <summary>Counts a person who proved again who they are.</summary>
    public void Proved() => Count(_proofs, "ok");

    /// <summary>Counts a wrong password in a session.</summary>
    public void ProofFailed() => Count(_proofs, "refused");

    /// <summary>Counts an attempt in a session that was too many.</summary>
    public void ProofThrottled() => Count(_proofs, "throttled");

    /// <summary>Counts an account that takes no more passwords for a while, be it from strangers or from one browser.</summary>
    public void AccountLocked() => _locks.Add(1);

    /// <summary>Notes how many last-used times one write carried.</summary>
    public void TokenUsesWritten(int count) => _tokenUseBatch.Record(count);

    private static void Count(Counter<long> counter, string outcome) => counter.Add(1, new KeyValuePair<string, object?>(Outcome, outcome));

    /// <summary>Counts the circuits that are open.</summary>
    internal sealed class Circuits(EntriMetrics metrics) : CircuitHandler
    {
        public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref metrics._circuits);
            return Task.CompletedTask;
        }

        public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            Interlocked.Decrement(ref metrics._circuits);
            return Task.CompletedTask;
        }
    }
}
