using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Api;

/// <summary>One page of a list.</summary>
/// <param name="Data">The items.</param>
/// <param name="Meta">Where the page lies in the whole list.</param>
public sealed record ListResponse<T>(IReadOnlyList<T> Data, ListMeta Meta) : IJsonBody
    where T : notnull
{
    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(ListNames.Data);
        foreach (var item in Data)
        {
            JsonBody.Write(writer, item);
        }

        writer.WriteEndArray();
        writer.WriteStartObject(ListNames.Meta);
        writer.WriteNumber(ListNames.Page, Meta.Page);
        writer.WriteNumber(ListNames.Limit, Meta.Limit);
        writer.WriteNumber(ListNames.Total, Meta.Total);
        writer.WriteNumber(ListNames.TotalPages, Meta.TotalPages);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

/// <summary>Where a page lies in the whole list.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Limit">The most items that a page has.</param>
/// <param name="Total">How many items there are in all.</param>
/// <param name="TotalPages">How many pages there are.</param>
public sealed record ListMeta(int Page, int Limit, int Total, int TotalPages)
{
    /// <summary>Where that page lies among so many items.</summary>
    public static ListMeta Of(PageQuery page, int total) => new(page.Page, page.Limit, total, (total + page.Limit - 1) / page.Limit);
}

/// <summary>The names of members, as they are sent.</summary>
internal static class ListNames
{
    public static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");
    public static readonly JsonEncodedText Meta = JsonEncodedText.Encode("meta");
    public static readonly JsonEncodedText Page = JsonEncodedText.Encode("page");
    public static readonly JsonEncodedText Limit = JsonEncodedText.Encode("limit");
    public static readonly JsonEncodedText Total = JsonEncodedText.Encode("total");
    public static readonly JsonEncodedText TotalPages = JsonEncodedText.Encode("totalPages");
}

/// <summary>Reads lists.</summary>
public static class ListQueries
{
    /// <summary>Reads one page of an ordered query; past the end it is empty.</summary>
    /// <param name="query">The query.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="knownTotal">How many rows there are in all, where they were counted already.</param>
    public static async Task<ListResponse<T>> ToListResponseAsync<T>(
        this IQueryable<T> query, PageQuery page, CancellationToken cancellationToken, int? knownTotal = null)
        where T : notnull
    {
        var total = knownTotal ?? await query.CountAsync(cancellationToken);
        var data = page.Offset < total
            ? await query.Skip((int)page.Offset).Take(page.Limit).ToListAsync(cancellationToken)
            : [];
        return new ListResponse<T>(data, ListMeta.Of(page, total));
    }

    /// <summary>The first page of a list that has no other.</summary>
    public static ListResponse<T> ToOnlyPage<T>(this List<T> all, int limit)
        where T : notnull => new(all, new ListMeta(1, limit, all.Count, all.Count == 0 ? 0 : 1));

    /// <summary>The same page with other items.</summary>
    public static ListResponse<TOut> Map<TIn, TOut>(this ListResponse<TIn> list, Func<TIn, TOut> map)
        where TIn : notnull
        where TOut : notnull => new([.. list.Data.Select(map)], list.Meta);
}
