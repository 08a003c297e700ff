namespace Entri.Admin.Data.ActivityLog;

/// <summary>Which entries of a log; they fulfil everything that is set.</summary>
/// <param name="Action">Only this action.</param>
/// <param name="UserId">Only what this person did.</param>
/// <param name="TokenId">Only what this token did, and what was done to it.</param>
/// <param name="ProjectId">Only what concerns this project.</param>
/// <param name="From">Only what happened then or later.</param>
/// <param name="Before">Only what happened earlier than then.</param>
public sealed record ActivityFilter(
    string? Action = null,
    string? UserId = null,
    string? TokenId = null,
    string? ProjectId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Before = null)
{
    /// <summary>What is looked up by its value: the kind, as the triggers of the database name it, and the value.</summary>
    internal IEnumerable<(string Kind, string Value)> Terms
    {
        get
        {
            (string Kind, string? Value)[] all = [("action", Action), ("user", UserId), ("token", TokenId), ("project", ProjectId)];
            return all.Where(term => term.Value is not null).Select(term => (term.Kind, term.Value!));
        }
    }

    internal bool HasTimes => From is not null || Before is not null;
}
