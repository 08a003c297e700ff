using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>How long an old value works on beside a new one, as people choose it.</summary>
/// <param name="Label">The choice in words.</param>
/// <param name="Time">From now.</param>
public sealed record GraceChoice(string Label, TimeSpan Time)
{
    /// <summary>Every choice after which it works for a while.</summary>
    public static readonly IReadOnlyList<GraceChoice> Longer =
    [
        new("15 minutes", TimeSpan.FromMinutes(15)),
        new("1 hour", TimeSpan.FromHours(1)),
        new("6 hours", TimeSpan.FromHours(6)),
        new("24 hours", ApiToken.DefaultGrace),
        new("7 days", ApiToken.MaxGrace),
    ];

    /// <summary>Every choice.</summary>
    public static readonly IReadOnlyList<GraceChoice> All = [new("Not at all: it ends now", TimeSpan.Zero), .. Longer];

    /// <summary>What a form starts with.</summary>
    public static readonly GraceChoice Usual = Longer.Single(choice => choice.Time == ApiToken.DefaultGrace);

    /// <summary>The time in seconds.</summary>
    public int Seconds => (int)Time.TotalSeconds;

    /// <inheritdoc/>
    public override string ToString() => Label;
}
