using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Entri.Admin.Data;

/// <summary>Tells what a use case has changed, so that it saves and records only a real change.</summary>
public static class ChangedMembers
{
    private const int MaxText = 500;

    /// <summary>The changed members of an entity that the context has read, in camel case.</summary>
    public static string[] ChangedMembersOf(this EntriDbContext db, object entity) =>
    [
        .. db.Entry(entity).Properties
            .Where(property => property.IsModified && !Follows(property.Metadata))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name)),
    ];

    /// <summary>What an entry says of a change: the names of the changed members, and what each was before and is from now on.</summary>
    /// <remarks>It is for entities that hold no secret.</remarks>
    public static (string Key, string Value)[] ChangeDetailsOf(this EntriDbContext db, object entity)
    {
        var changed = db.ChangedMembersOf(entity);
        var properties = db.Entry(entity).Properties
            .ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name));
        return
        [
            ("changed", string.Join(", ", changed)),
            .. changed.SelectMany(name => new[]
            {
                ($"from.{name}", Text(properties[name].OriginalValue)), ($"to.{name}", Text(properties[name].CurrentValue)),
            }),
        ];
    }

    private static string Text(object? value)
    {
        var text = value switch
        {
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            IEnumerable<string> list => string.Join(", ", list),
            _ => $"{value}",
        };
        return text.Length > MaxText ? $"{text[..MaxText]}…" : text;
    }

    /// <summary>Whether the member is made of others, and so says nothing that they do not.</summary>
    private static bool Follows(IProperty property) => property.GetPropertyAccessMode() == PropertyAccessMode.Property;
}
