using System.Text.Json;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Mvc;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>Which tokens a file has, and in which order, as an address says it.</summary>
/// <param name="Q">Words that all have to be found.</param>
/// <param name="State">A state, <c>usable</c>, or <c>all</c>, which is what it is when left out.</param>
/// <param name="Sort">What it is sorted by, with a minus before it from high to low; left out, the newest come first.</param>
public sealed record ApiTokenQuery(
    [FromQuery(Name = "q")] string? Q, [FromQuery(Name = "state")] string? State, [FromQuery(Name = "sort")] string? Sort)
{
    private const string All = "all", Usable = "usable";

    private static readonly Dictionary<string, ApiTokenState> States = Names<ApiTokenState>();
    private static readonly Dictionary<string, ApiTokenSort> Sorts = Names<ApiTokenSort>();

    /// <summary>What the address of the list stands for.</summary>
    internal static ApiTokenQuery Of(ListApiTokensRequest request) => new(
        request.Search,
        request.IsUsable ? Usable : request.State is { } state ? NameOf(state) : All,
        (request.Descending ? "-" : "") + NameOf(request.Sort));

    internal Result<ListApiTokensRequest> Read()
    {
        var (descending, key) = Sort?.StartsWith('-') == true ? (true, Sort[1..]) : (false, Sort ?? "");
        var state = States.TryGetValue(State ?? "", out var named) ? named : (ApiTokenState?)null;
        var sort = Sorts.TryGetValue(key, out var found) ? found : (ApiTokenSort?)null;
        var failure = new FieldErrors()
            .Check("state", state is null && State is not (null or "" or All or Usable) ? MustBe([Usable, All, .. States.Keys]) : null)
            .Check("sort", sort is null && !string.IsNullOrEmpty(Sort) ? $"{MustBe(Sorts.Keys)}, with - before it from high to low" : null)
            .Failure;
        return failure is not null ? failure : new ListApiTokensRequest(
            new PageQuery(), Q, state, State == Usable, sort ?? ApiTokenSort.Created, sort is null || descending);
    }

    private static string MustBe(IEnumerable<string> names) => $"must be one of {string.Join(", ", names)}";

    private static Dictionary<string, T> Names<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => NameOf(value));

    /// <summary>A value as the API spells it.</summary>
    internal static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
