using System.Globalization;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Mvc;

namespace Entri.Admin.Features.Activity;

/// <summary>Which entries of an organization's log, as an address says it.</summary>
public sealed class ActivityQuery
{
    private const string TimeRule = "must be a day, such as 2026-01-31, or a time in ISO 8601 with its offset";

    /// <summary>Only this action: <c>token.created</c>.</summary>
    [FromQuery(Name = "action")]
    public string? Action { get; init; }

    /// <summary>Only what this person did.</summary>
    [FromQuery(Name = "userId")]
    public string? UserId { get; init; }

    /// <summary>Only what this token did, and what was done to it.</summary>
    [FromQuery(Name = "tokenId")]
    public string? TokenId { get; init; }

    /// <summary>Only what concerns this project, which may be gone by now.</summary>
    [FromQuery(Name = "projectId")]
    public string? ProjectId { get; init; }

    /// <summary>Only what happened on that day (UTC) or at that time, or later.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Only what happened on that day (UTC) or earlier, or before that time.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>What it asks for, or what is wrong with it.</summary>
    internal Result<ActivityFilter> ToFilter()
    {
        var (from, before) = (TimeOf(From, isEnd: false), TimeOf(To, isEnd: true));
        var errors = new FieldErrors()
            .Check("action", Wrong(Action))
            .Check("userId", Wrong(UserId))
            .Check("tokenId", Wrong(TokenId))
            .Check("projectId", Wrong(ProjectId))
            .Check("from", string.IsNullOrEmpty(From) || from is not null ? null : TimeRule)
            .Check("to", string.IsNullOrEmpty(To) || before is not null ? null : TimeRule)
            .Check("to", from >= before ? "must not be earlier than from" : null);
        if (errors.Failure is { } failure)
        {
            return failure;
        }

        return new ActivityFilter(Known(Action), Known(UserId), Known(TokenId), Known(ProjectId), from, before);

        // No such value is ever kept, and PostgreSQL does not even look for it.
        static string? Wrong(string? value) => value is { Length: > 100 } || value?.Contains('\0') == true ? "must be shorter" : null;

        static string? Known(string? value) => string.IsNullOrEmpty(value) ? null : value;
    }

    private static DateTimeOffset? TimeOf(string? text, bool isEnd)
    {
        if (DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            return !isEnd ? start : day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : start.AddDays(1);
        }

        string[] forms = ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK"];
        return text is { Length: > 16 } && (text[^1] == 'Z' || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T'))
            && DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }
}
