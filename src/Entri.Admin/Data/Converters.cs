using System.Text.Json;
using Entri.Admin.Domain;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Entri.Admin.Data;

/// <summary>Keeps scopes as their names, so that a row can be read without this program.</summary>
internal sealed class ScopeSetConverter() : ValueConverter<ScopeSet, string>(set => set.ToString(), text => ScopeSet.Parse(text));

/// <summary>Compares scopes as the value that they are; without it EF takes them for a list that changes in place.</summary>
internal sealed class ScopeSetComparer() : ValueComparer<ScopeSet>((left, right) => left == right, set => set.GetHashCode(), set => set);

/// <summary>Keeps projects as their ids.</summary>
internal sealed class ProjectSetConverter() : ValueConverter<ProjectSet, string>(set => set.ToString(), text => ProjectSet.Parse(text));

/// <summary>Compares projects as the value that they are.</summary>
internal sealed class ProjectSetComparer()
    : ValueComparer<ProjectSet>((left, right) => left == right, set => set.GetHashCode(), set => set);

/// <summary>Keeps ranges of addresses as people write them.</summary>
internal sealed class AddressRangesConverter()
    : ValueConverter<AddressRanges, string>(ranges => ranges.ToString(), text => AddressRanges.Parse(text));

/// <summary>Compares ranges of addresses as the value that they are.</summary>
internal sealed class AddressRangesComparer()
    : ValueComparer<AddressRanges>((left, right) => left == right, ranges => ranges.GetHashCode(), ranges => ranges);

/// <summary>Keeps the details of an activity entry as one JSON object of strings.</summary>
internal sealed class MetadataConverter() : ValueConverter<IReadOnlyDictionary<string, string>, string>(
    metadata => JsonSerializer.Serialize(metadata, JsonSerializerOptions.Default),
    json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonSerializerOptions.Default)!)
{
    /// <summary>Entries never change once written, so equality by reference is enough.</summary>
    public static readonly ValueComparer<IReadOnlyDictionary<string, string>> Comparer = new(
        (left, right) => ReferenceEquals(left, right), metadata => metadata.Count, metadata => metadata);
}

/// <summary>Keeps a time as Unix milliseconds in UTC, which SQLite can order and compare; the API shows milliseconds too.</summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

/// <summary>
/// Cuts a time to the millisecond and to UTC, so that a time reads the same from either engine; PostgreSQL refuses any other offset.
/// </summary>
internal sealed class WholeMillisecondsConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(
    time => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()), time => time);
