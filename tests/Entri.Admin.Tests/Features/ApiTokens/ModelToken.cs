using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>What a value of a token is, as people would say it.</summary>
internal sealed class ModelValue(byte[] hash, DateTimeOffset createdAt, bool isPickedUp)
{
    public byte[] Hash => hash;

    public DateTimeOffset CreatedAt => createdAt;

    public DateTimeOffset? Until { get; set; }

    public bool IsPickedUp { get; set; } = isPickedUp;
}

/// <summary>What a token is, as people would say it: no more than its times and what it may do.</summary>
internal sealed class ModelToken(string id, ScopeSet scopes, DateTimeOffset? end, bool canRotateItself)
{
    public string Id => id;

    public bool CanRotateItself => canRotateItself;

    public List<ModelValue> Values { get; } = [];

    public ScopeSet Scopes { get; set; } = scopes;

    public DateTimeOffset? End { get; set; } = end;

    public bool IsDisabled { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public RevocationReason? Reason { get; set; }

    public bool IsUsed { get; set; }

    public bool IsUnclaimed => !IsUsed && !Values.Exists(value => value.IsPickedUp);

    /// <summary>The moments after which something is another.</summary>
    public IEnumerable<DateTimeOffset?> Edges =>
        [End, RevokedAt?.AddHours(72), IsUnclaimed ? DueAt : null, .. Values.Select(value => value.Until)];

    /// <summary>When it is revoked where nobody picks it up.</summary>
    public DateTimeOffset DueAt => Values[^1].CreatedAt.AddHours(24).AddMinutes(1);

    /// <summary>How a request with a value is refused, or null.</summary>
    public string? Verdict(ModelValue value, DateTimeOffset now) =>
        RevokedAt is not null ? "token_revoked"
        : End <= now || value.Until <= now ? "token_expired"
        : IsDisabled ? "token_disabled"
        : null;

    public bool Lives(DateTimeOffset now) => Verdict(Values[^1], now) is null;

    public void AddValue(ModelValue value, TimeSpan grace, DateTimeOffset now)
    {
        Values.ForEach(old => old.Until = Earlier(old.Until, now + grace));
        Values.Add(value);
    }

    /// <summary>Whether an old value still worked, whose end is another now.</summary>
    public bool SetGrace(TimeSpan grace, DateTimeOffset now)
    {
        var living = Values.FindAll(value => value.Until > now);
        if (RevokedAt is not null || living.Count == 0)
        {
            return false;
        }

        var isLonger = now + grace > living[^1].Until;
        if (isLonger && !Lives(now))
        {
            return false;
        }

        living.ForEach(value => value.Until = value == living[^1] ? now + grace : Earlier(value.Until, now + grace));
        return true;
    }

    public void Revoke(DateTimeOffset now, RevocationReason reason)
    {
        if (RevokedAt is null || reason == RevocationReason.Leaked)
        {
            (RevokedAt, Reason) = (RevokedAt ?? now, reason);
        }
    }

    public bool Restore(DateTimeOffset now)
    {
        if (!(RevokedAt?.AddHours(72) > now) || Reason == RevocationReason.Leaked)
        {
            return false;
        }

        Values[^1].IsPickedUp |= IsUnclaimed;
        (RevokedAt, Reason) = (null, null);
        return true;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}
