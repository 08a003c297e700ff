namespace Entri.Admin.Features.Accounts;

/// <summary>How long an answer takes that must not tell what it cost: a whole number of steps, also on a slow machine.</summary>
internal static class AnswerTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    /// <summary>What is left to wait after that much work.</summary>
    public static TimeSpan RestAfter(TimeSpan spent) => Step - TimeSpan.FromTicks(spent.Ticks % Step.Ticks);
}
