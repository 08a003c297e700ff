using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Entri.Admin.Data;

/// <summary>Tells what a use case has changed, so that it saves and records only a real change.</summary>
public static class ChangedMembers
{
    /// <summary>The changed members of an entity that the context has read, in camel case.</summary>
    public static string[] ChangedMembersOf(this EntriDbContext db, object entity) =>
    [
        .. db.Entry(entity).Properties
            .Where(property => property.IsModified && !Follows(property.Metadata))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name)),
    ];

    /// <summary>Whether the member is made of others, and so says nothing that they do not.</summary>
    private static bool Follows(IProperty property) => property.GetPropertyAccessMode() == PropertyAccessMode.Property;
}
