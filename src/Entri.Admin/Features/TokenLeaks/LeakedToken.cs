using Entri.Admin.Domain;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>What became of a token that was found.</summary>
internal enum LeakEnd
{
    /// <summary>It was revoked, and nobody can restore it.</summary>
    Revoked,

    /// <summary>It goes on, because the policy says so or because it had ended in another way.</summary>
    Flagged,

    /// <summary>The value had ended, so it goes on with its newer one.</summary>
    Old,
}

/// <summary>A token of which people are told.</summary>
/// <param name="Token">The token.</param>
/// <param name="Value">Which of its values was found.</param>
/// <param name="Url">Where, or null.</param>
/// <param name="End">What became of it.</param>
internal sealed record LeakedToken(ApiToken Token, ApiTokenValue Value, string? Url, LeakEnd End)
{
    /// <summary>The entry of the activity log.</summary>
    /// <param name="signedBy">Who signed the report, or null.</param>
    /// <param name="now">The time.</param>
    public ActivityEntry ToEntry(string? signedBy, DateTimeOffset now)
    {
        List<(string, string)> details = [("name", Token.Name), ("hint", Value.Hint), ("reportedBy", signedBy ?? "somebody")];
        if (Url is not null)
        {
            details.Add(("url", Url));
        }

        if (End == LeakEnd.Revoked)
        {
            details.Add(("reason", RevocationReason.Leaked.ApiName()));
        }

        var action = End == LeakEnd.Revoked ? ActivityActions.TokenRevoked : ActivityActions.TokenReported;
        return ActivityEntry.ByApp(action, Token.OrganizationId, "token", Token.Id, now, details);
    }
}
