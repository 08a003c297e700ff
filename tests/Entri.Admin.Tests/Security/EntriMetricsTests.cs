using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Security;

/// <summary>What the app counts, as a listener in the process sees it.</summary>
public sealed class EntriMetricsTests(EntriMetricsTests.CountedHost host) : IClassFixture<EntriMetricsTests.CountedHost>
{
    private readonly ConcurrentQueue<(string Instrument, double Value, string? Outcome)> _measured = new();

    [Fact]
    public async Task TokenChecks_OfEveryKind_AreCountedByOutcome()
    {
        using var listener = Listen();
        var organization = await TestOrganization.AddAsync(host);
        Action<ApiToken>[] changes =
        [
            _ => { },
            token => token.ExpiresAt = TestTime.Start.AddHours(-1),
            token => token.DisabledAt = TestTime.Start,
            token => token.Revoke(TestTime.Start),
        ];
        foreach (var change in changes)
        {
            await host.GetAsync("/api/projects", (await organization.AddTokenAsync(change: change)).Credentials);
        }

        await host.GetAsync("/api/projects", Credentials.Token("entri_wrong"));
        await host.GetAsync("/api/projects", Credentials.Token(ApiTokenSecret.Generate().Reveal()));
        await host.FlushUsesAsync();

        Assert.Equal(["ok", "expired", "disabled", "revoked", "invalid", "invalid"], Of("entri.token.checks").Select(m => m.Outcome));
        Assert.Equal(6, Of("entri.token.check.duration").Count(m => m.Value is > 0 and < 60));

        // Refused calls with a value that is known are counted too. The app's own batch may have come in between.
        Assert.Equal(changes.Length, Of("entri.token.uses.batch").Sum(m => m.Value));
    }

    [Fact]
    public async Task SignIns_OfEveryKind_AreCountedByOutcome()
    {
        using var listener = Listen();
        foreach (var password in new[] { "correct horse battery", "wrong horse battery", "correct horse battery" })
        {
            await using var scope = host.App.CreateAsyncScope();
            var signIn = scope.ServiceProvider.GetRequiredService<SignIn>();
            await signIn.ExecuteAsync(
                "ada@example.com", password, new Client(IPAddress.Loopback, "tests"), oldSessionId: null, Cancellation);
        }

        Assert.Equal(["ok", "refused", "throttled"], Of("entri.sign_ins").Select(m => m.Outcome));
    }

    [Fact]
    public async Task Proofs_OfEveryKind_AreCountedByOutcome()
    {
        using var listener = Listen();
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var caller = (await host.Get<SessionStore>().FindByIdAsync(person.SessionId, organizationId: null, Cancellation))!.Caller!;
        foreach (var password in new[] { TestOrganization.Password, "wrong horse battery", TestOrganization.Password })
        {
            await host.Get<IdentityProof>().ProveAsync(caller, password, Cancellation);
        }

        Assert.Equal(["ok", "refused", "throttled"], Of("entri.proofs").Select(m => m.Outcome));
    }

    [Fact]
    public async Task Account_ThatIsLocked_IsCountedOnce()
    {
        using var listener = Listen();
        var user = ApplicationUser.Create("Ada", "locked@example.com", host.Clock.GetUtcNow());
        user.AccessFailedCount = 9;
        await host.SaveAsync(user);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await host.Get<PasswordCheck>().CheckAsync(user, "wrong", browser: null, Cancellation);
        }

        Assert.Single(Of("entri.account.locks"));
    }

    [Fact]
    public async Task Circuits_ThatOpenAndClose_AreCounted()
    {
        using var listener = Listen();
        await using var scope = host.App.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetServices<CircuitHandler>()
            .Single(handler => handler.GetType().DeclaringType == typeof(EntriMetrics));

        await handler.OnCircuitOpenedAsync(null!, Cancellation);
        await handler.OnCircuitOpenedAsync(null!, Cancellation);
        await handler.OnCircuitClosedAsync(null!, Cancellation);
        listener.RecordObservableInstruments();

        Assert.Equal(1, Assert.Single(Of("entri.circuits.active")).Value);
    }

    [Fact]
    public void TokenCheck_ToWhichNobodyListens_AllocatesNothing()
    {
        using var provider = new ServiceCollection().AddMetrics().AddSingleton<EntriMetrics>().BuildServiceProvider();
        var metrics = provider.GetRequiredService<EntriMetrics>();

        // The first round loads types and compiles.
        metrics.TokenChecked(metrics.StartTokenCheck(), error: null);
        metrics.TokenUsesWritten(3);

        var before = GC.GetAllocatedBytesForCurrentThread();
        metrics.TokenChecked(metrics.StartTokenCheck(), error: null);
        metrics.TokenUsesWritten(3);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private (string Instrument, double Value, string? Outcome)[] Of(string instrument) =>
        [.. _measured.Where(m => m.Instrument == instrument)];

    /// <summary>Listens to this host's meter only: others run beside it.</summary>
    private MeterListener Listen()
    {
        var factory = host.Get<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == EntriMetrics.MeterName && instrument.Meter.Scope == factory)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        return listener;
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument.Name, value, tags.Length == 0 ? null : (string?)tags[0].Value));

    public sealed class CountedHost() : EntriHost(new()
    {
        ["Setup:Email"] = "ada@example.com",
        ["Setup:Password"] = "correct horse battery",
        ["Setup:Organization"] = "Acme",
        ["Accounts:SignInAttemptsPerAddress"] = "2",
    });
}
