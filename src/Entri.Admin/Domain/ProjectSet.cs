using System.Collections;
using System.Runtime.CompilerServices;

namespace Entri.Admin.Domain;

/// <summary>
/// The projects that a token is limited to, as the text of their ids that the database keeps: sorted, with spaces between them. A project
/// that has been deleted stays in it, so that a token whose only project is gone does not come to all the others.
/// </summary>
[CollectionBuilder(typeof(ProjectSet), nameof(Create))]
public readonly record struct ProjectSet : IEnumerable<string>
{
    /// <summary>The most projects that a token can be limited to; more are better served by a token without the limit.</summary>
    public const int MaxCount = 50;

    private readonly string? _ids;

    private ProjectSet(string ids) => _ids = ids;

    /// <summary>The set of these projects.</summary>
    public static ProjectSet Create(ReadOnlySpan<string> ids) =>
        new(string.Join(' ', ids.ToArray().Distinct().Order(StringComparer.Ordinal)));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static ProjectSet Parse(string ids) => new(ids);

    /// <summary>Whether the project is one of them.</summary>
    public bool Contains(string projectId)
    {
        foreach (var range in _ids.AsSpan().Split(' '))
        {
            if (_ids.AsSpan(range).SequenceEqual(projectId))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() =>
        ((IEnumerable<string>)(string.IsNullOrEmpty(_ids) ? [] : _ids.Split(' '))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The ids in their order, separated by spaces.</summary>
    public override string ToString() => _ids ?? "";
}
