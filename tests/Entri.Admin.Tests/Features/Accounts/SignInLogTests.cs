using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>What an operator reads of guesses: whose account, from where, and never what was typed.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class SignInLogTests : IAsyncDisposable
{
    private const int Attempts = 10;
    private const int PerAddress = 12;
    private const string Wrong = "wrong-horse@battery.staple";
    private static readonly Client Stranger = new(IPAddress.Parse("203.0.113.7"), "tests\r\nforged");
    private static readonly Client Another = new(IPAddress.Parse("2001:db8::7"), "tests");

    private readonly LogCapture _log = new();
    private readonly EntriHost _host;

    public SignInLogTests() => _host = EntriHost.With(
        new() { ["Accounts:SignInAttemptsPerAddress"] = $"{PerAddress}" },
        services => services
            .PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1)
            .AddLogging(logging => logging.AddProvider(_log).AddFilter<LogCapture>(null, LogLevel.Trace)));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task WrongPasswords_OfAnAccount_AreLoggedWithItAndWithTheAddress()
    {
        var person = await _host.AddPersonAsync(MemberRole.Owner);

        await GuessAsync(person.Email.ToUpperInvariant(), Another, Attempts);

        Assert.Equal(Attempts, Lines($"Sign-in to account {person.Email} ({person.UserId}) from 2001:db8::7 failed.").Length);
        Assert.Single(Lines(
            $"Account {person.Email} ({person.UserId}) is locked for strangers "
            + "after too many wrong passwords, the last one from 2001:db8::7."));
    }

    [Fact]
    public async Task Attempts_OfAnAddressThatTriesTooOften_AreLoggedOnce()
    {
        var person = await _host.AddPersonAsync(MemberRole.Owner);

        await GuessAsync(person.Email, Stranger, PerAddress + 5);

        Assert.Single(Lines(
            "Sign-ins from 203.0.113.7 are refused for a while: too many attempts, "
            + $"the last one to account {person.Email} ({person.UserId})."));
    }

    [Fact]
    public async Task WhatWasTyped_IsInNoLog()
    {
        await GuessAsync(Wrong, Stranger, PerAddress + 5);

        Assert.Equal(PerAddress, Lines("Sign-in to account (unknown) from 203.0.113.7 failed.").Length);
        Assert.Single(
            Lines("Sign-ins from 203.0.113.7 are refused for a while: too many attempts, the last one to account (unknown)."));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("wrong-horse", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task WrongProof_OfAPerson_IsLoggedWithTheAccount()
    {
        var (_, person) = await TestOrganization.AddWithAsync(_host);
        var caller = (await _host.Get<SessionStore>().FindByIdAsync(person.SessionId, organizationId: null, Cancellation))!.Caller!;

        await _host.Get<IdentityProof>().ProveAsync(caller, Wrong, Cancellation);

        Assert.Single(Lines($"Account {person.UserId} gave a wrong password in session {person.SessionId}."));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("wrong-horse", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task WrongPassword_WhereAnotherIsAskedFor_IsLoggedWithTheAccount()
    {
        var (_, person) = await TestOrganization.AddWithAsync(_host);
        var found = (await _host.Get<SessionStore>().FindByIdAsync(person.SessionId, organizationId: null, Cancellation))!;

        await _host.Get<ChangePassword>().ExecuteAsync(found, Wrong, "seven purple kettles", Stranger, Cancellation);

        Assert.Single(Lines($"Account {person.UserId} gave a wrong password in session {person.SessionId}."));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("wrong-horse", StringComparison.OrdinalIgnoreCase));
    }

    private string[] Lines(string text) => [.. _log.Lines.Where(line => line.Contains(text, StringComparison.Ordinal))];

    private Task<Result<StartedSession>[]> GuessAsync(string email, Client client, int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(_ => _host.Get<SignIn>().ExecuteAsync(email, Wrong, client, oldSessionId: null, Cancellation)));
}
