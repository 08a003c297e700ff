using System.Globalization;

namespace Entri.Admin.Api;

/// <summary>Which part of a list is asked for: <c>?page=1&amp;limit=50</c>.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Limit">How many items a page has, at most <see cref="MaxLimit"/>.</param>
public sealed record PageQuery(int Page = 1, int Limit = PageQuery.DefaultLimit)
{
    /// <summary>How many items a page has where nothing else is asked for.</summary>
    public const int DefaultLimit = 50;

    /// <summary>How many items a page can have.</summary>
    public const int MaxLimit = 200;

    private static readonly PageQuery First = new();

    /// <summary>How many items come before the page.</summary>
    public long Offset => (Page - 1L) * Limit;

    /// <summary>Reads the query string.</summary>
    /// <exception cref="InvalidQueryException">A value is no whole number or out of range.</exception>
    public static ValueTask<PageQuery> BindAsync(HttpContext context)
    {
        var fallback = context.GetEndpoint()?.Metadata.GetMetadata<PageLimit>()?.Default ?? DefaultLimit;
        if (!context.Request.QueryString.HasValue)
        {
            return ValueTask.FromResult(fallback == DefaultLimit ? First : new PageQuery(1, fallback));
        }

        var errors = new List<string>();
        var page = Read(context, "page", 1, 0, int.MaxValue, errors);
        var limit = Read(context, "limit", fallback, 1, MaxLimit, errors);
        return errors.Count == 0
            ? ValueTask.FromResult(new PageQuery(Math.Max(page, 1), limit))
            : throw new InvalidQueryException([.. errors]);
    }

    private static int Read(HttpContext context, string name, int fallback, int min, int max, List<string> errors)
    {
        if (!context.Request.Query.TryGetValue(name, out var values) || values is [null or ""])
        {
            return fallback;
        }

        if (values.Count == 1
            && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max)
        {
            return number;
        }

        var range = max == int.MaxValue ? $"of {min} or more" : $"from {min} to {max}";
        errors.Add($"{name} must be a whole number {range}");
        return fallback;
    }
}

/// <summary>How many items a page of a route has where nothing else is asked for.</summary>
/// <param name="Default">The number.</param>
public sealed record PageLimit(int Default);

/// <summary>The query string, or a header, of an API request breaks rules.</summary>
/// <param name="messages">One sentence for each failing parameter.</param>
public sealed class InvalidQueryException(string[] messages)
    : BadHttpRequestException(string.Join("; ", messages), StatusCodes.Status400BadRequest)
{
    /// <summary>One sentence for each failing parameter.</summary>
    public string[] Messages { get; } = messages;
}
