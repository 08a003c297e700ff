using System.Collections.Concurrent;
using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Features.Organizations;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>One thing that happens: what, to which token, and how much of it.</summary>
internal sealed record Step(int Kind, int Which, int Amount);

/// <summary>One organization's tokens, in the app and in the model, step by step.</summary>
/// <param name="host">The app.</param>
/// <param name="counts">How often each kind of step was done.</param>
internal sealed class TokenModelRun(EntriHost host, ConcurrentDictionary<string, int> counts)
{
    /// <summary>The kinds of steps.</summary>
    public const int Kinds = 300;

    private const int Waits = 24, Changes = 277, MaxTokens = 6;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan[] Times =
    [
        TimeSpan.Zero, Tick, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
        TimeSpan.FromHours(6), TimeSpan.FromHours(24), TimeSpan.FromHours(72), TimeSpan.FromDays(7),
    ];

    private static readonly string[][] ScopeNames =
        [["projects:write", "members:read"], ["projects:read", "members:read"], ["projects:read"], []];

    private readonly List<ModelToken> _tokens = [];
    private TestOrganization _organization = null!;
    private Caller _owner = null!;
    private bool _isDeleted;

    private DateTimeOffset Now => host.Clock.GetUtcNow();

    public async Task RunAsync(Step[] steps)
    {
        (_organization, var person) = await TestOrganization.AddWithAsync(host);
        _owner = new PersonCaller
        {
            OrganizationId = _organization.Id,
            Name = "Ada Lovelace",
            Scopes = [.. Scope.Own],
            UserId = person.UserId,
            SessionId = person.SessionId,
            Role = MemberRole.Owner,
            ProvenAt = Now,
        };
        foreach (var step in steps)
        {
            var name = await DoAsync(step);
            counts.AddOrUpdate(name, 1, static (_, before) => before + 1);
        }

        await CompareAsync();
    }

    /// <returns>What was done.</returns>
    private async Task<string> DoAsync(Step step)
    {
        // Most steps only look, because each of the others is a transaction.
        if (step.Kind < Waits)
        {
            Advance(step);
            return "wait";
        }

        if (_tokens.Count == 0)
        {
            await CreateAsync(step.Amount);
            return "create";
        }

        var token = _tokens[step.Which % _tokens.Count];
        if (step.Kind >= Changes && !_isDeleted)
        {
            return await ChangeAsync(token, step with { Kind = step.Kind - Changes });
        }

        await UseAsync(token, token.Values[step.Amount % token.Values.Count]);
        return "use";
    }

    private async Task<string> ChangeAsync(ModelToken token, Step step)
    {
        switch (step.Kind)
        {
            case < 4 when _tokens.Count < MaxTokens:
                await CreateAsync(step.Amount);
                return "create";
            case < 6:
                var names = ScopeNames[step.Amount % ScopeNames.Length];
                await UpdateAsync(token, new() { Scopes = new(names) }, () => token.Scopes = ScopeSet.Parse(string.Join(' ', names)));
                return "narrow";
            case < 9:
                await RotateAsync(token, step.Amount);
                return "rotate";
            case < 11:
                await RotateItselfAsync(token, step.Amount);
                return "rotate itself";
            case < 13:
                var grace = GraceOf(step.Amount);
                Same(token.SetGrace(grace, Now), await host.Get<ChangeGrace>().ExecuteAsync(
                    _owner, token.Id, new((int)grace.TotalSeconds), Cancellation));
                return "finish or extend";
            case 13:
                await UpdateAsync(token, new() { Disabled = new(true) }, () => token.IsDisabled = true);
                return "disable";
            case < 16:
                await UpdateAsync(token, new() { Disabled = new(false) }, () => token.IsDisabled = false);
                return "enable";
            case 16:
                var end = EndOf(step.Amount);
                await UpdateAsync(token, new() { ExpiresAt = new(end) }, () => token.End = end);
                return "expire";
            case 17:
                var reason = (RevocationReason)(step.Amount % 4);
                Same(true, await host.Get<RevokeApiToken>().ExecuteAsync(_owner, token.Id, Cancellation, reason.ApiName()));
                token.Revoke(Now, reason);
                return "revoke";
            case < 20:
                Same(token.Restore(Now), await host.Get<RestoreApiToken>().ExecuteAsync(_owner, token.Id, Cancellation));
                return "undo";
            case 20:
                await CopyAsync(token, step.Amount % token.Values.Count);
                return "copy";
            case 21 when step.Amount < 3:
                Same(true, await host.Get<DeleteOrganization>().ExecuteAsync(_owner, _organization.Entity.Name, Cancellation));
                _isDeleted = true;
                return "delete";
            default:
                await SweepAsync();
                return "sweep";
        }
    }

    /// <summary>Both did it, or neither; and neither for want of the database.</summary>
    private static void Same<T>(bool expected, Result<T> result)
        where T : notnull
    {
        Assert.True(expected == result.Failure is null, $"Expected {(expected ? "success" : "a failure")}, got {result.Failure}.");
        Assert.True(expected || result.Failure is Failure.Conflict or Failure.CallerEnded, $"{result.Failure}");
    }

    private static TimeSpan GraceOf(int amount) => TimeSpan.FromSeconds((int)Times[amount].TotalSeconds);

    private DateTimeOffset? EndOf(int amount) => amount < 5 ? null : Now + Times[amount];

    /// <summary>Often to a moment at which something changes, or just before it.</summary>
    private void Advance(Step step)
    {
        var edges = _tokens.SelectMany(token => token.Edges).OfType<DateTimeOffset>().Where(edge => edge > Now).Order().ToList();
        host.Clock.Advance(step.Amount < 5 && edges.Count > 0
            ? edges[step.Which % edges.Count] - Now - (step.Amount % 2 * Tick)
            : Times[step.Amount]);
    }

    private async Task UseAsync(ModelToken token, ModelValue value)
    {
        var grant = await host.Get<ApiTokenLookup>().FindAsync(value.Hash, Cancellation);
        var error = AuthenticationErrors.Of(grant, Now);

        Assert.Equal(_isDeleted ? "invalid_token" : token.Verdict(value, Now), error);
        if (grant is not null)
        {
            Assert.Equal((token.Id, token.Scopes), (grant.Id, grant.Scopes));
            host.Get<ApiTokenValueUses>().Add(grant, Now);

            // Whoever is refused has it, too.
            value.IsPickedUp |= !(value.Until <= Now);
        }

        if (error is null)
        {
            host.Get<ApiTokenUses>().Add(token.Id, Now, IPAddress.Loopback);
            token.IsUsed = true;
        }
    }

    private async Task CreateAsync(int amount)
    {
        if (_isDeleted)
        {
            return;
        }

        var (end, names, isHandedOver) = (EndOf(amount), ScopeNames[amount % ScopeNames.Length], amount % 2 == 0);
        var request = new CreateApiTokenRequest("CI", Scopes: names) { ExpiresAt = new(end), CanRotateItself = amount % 3 > 0 };
        var made = (await host.Get<CreateApiToken>().ExecuteAsync(_owner, request, isHandedOver, Cancellation)).Value;
        var token = new ModelToken(made.Token.Id, ScopeSet.Parse(string.Join(' ', names)), end, amount % 3 > 0);
        token.Values.Add(new(HashOf(made), Now, isHandedOver));
        _tokens.Add(token);
    }

    private async Task UpdateAsync(ModelToken token, UpdateApiTokenRequest request, Action change)
    {
        Same(token.RevokedAt is null, await host.Get<UpdateApiToken>().ExecuteAsync(_owner, token.Id, request, Cancellation));
        if (token.RevokedAt is null)
        {
            change();
        }
    }

    private async Task RotateAsync(ModelToken token, int amount)
    {
        var (grace, isHandedOver) = (GraceOf(amount), amount % 2 == 0);
        var rotated = await host.Get<RotateApiToken>().ExecuteAsync(
            _owner, token.Id, new() { GracePeriodSeconds = (int)grace.TotalSeconds }, isHandedOver, Cancellation);
        Same(token.Lives(Now), rotated);
        Note(token, rotated, grace, isHandedOver);
    }

    private async Task RotateItselfAsync(ModelToken token, int amount)
    {
        var number = (amount % token.Values.Count) + 1;
        var value = token.Values[number - 1];
        var caller = new TokenCaller
        {
            OrganizationId = _organization.Id,
            Name = "CI",
            Scopes = token.Scopes,
            TokenId = token.Id,
            ValueNumber = number,
            ExpiresAt = null,
        };
        var rotated = await host.Get<RotateApiToken>().ExecuteAsync(
            caller, new RotateCallingTokenRequest { GracePeriodSeconds = 900 }, Cancellation);
        if (token.Verdict(value, Now) is null && !token.CanRotateItself)
        {
            Assert.IsType<Failure.Refused>(rotated.Failure);
            return;
        }

        Same(token.Verdict(value, Now) is null && number == token.Values.Count, rotated);
        Note(token, rotated, TimeSpan.FromMinutes(15), isHandedOver: true);
    }

    private void Note(ModelToken token, Result<CreatedApiToken> rotated, TimeSpan grace, bool isHandedOver)
    {
        if (rotated.Failure is null)
        {
            token.AddValue(new(HashOf(rotated.Value), Now, isHandedOver), grace, Now);
        }
    }

    private async Task CopyAsync(ModelToken token, int index)
    {
        Same(true, await host.Get<PickUpApiToken>().ExecuteAsync(_owner, token.Id, index + 1, Cancellation));
        token.Values[index].IsPickedUp |= !(token.Values[index].Until <= Now);
    }

    private async Task SweepAsync()
    {
        await host.Get<ApiTokenUses>().FlushAsync(Cancellation);
        await host.Get<RevokeUnclaimedTokens>().RunAsync(Cancellation);
        foreach (var token in _tokens.Where(token => token.IsUnclaimed && token.DueAt <= Now && !(token.End <= Now)))
        {
            token.Revoke(Now, RevocationReason.NeverPickedUp);
        }
    }

    private async Task CompareAsync()
    {
        await host.Get<ApiTokenUses>().FlushAsync(Cancellation);
        foreach (var token in _tokens)
        {
            var found = await host.Get<GetApiToken>().ExecuteAsync(_owner, token.Id, Cancellation);
            if (_isDeleted)
            {
                Assert.IsType<Failure.NotFound>(found.Failure);
                continue;
            }

            var isUnclaimed = token.RevokedAt is null && token.IsUnclaimed;
            Assert.Equal(
                (token.RevokedAt, token.Reason, token.IsDisabled, token.End, token.Scopes.ToString(), isUnclaimed),
                (found.Value.RevokedAt, found.Value.RevokedReason, found.Value.Disabled, found.Value.ExpiresAt,
                    string.Join(' ', found.Value.Scopes), found.Value.PickUpBy is not null));
            Assert.Equal(
                token.Values.Select(value => token.End < value.Until ? token.End : value.Until).Where(until => until > Now).Reverse(),
                found.Value.OldValues.Select(value => value.ValidUntil).Where(until => until is not null));
        }
    }

    private static byte[] HashOf(CreatedApiToken made) => ApiTokenSecret.HashOf(made.Secret!.Reveal());
}
