using System.Text.Json;

namespace Entri.Admin.Data;

/// <summary>Tells what a use case has changed, so that it saves and records only a real change.</summary>
public static class ChangedMembers
{
    /// <summary>The changed members of an entity that the context has read, in camel case.</summary>
    public static string[] ChangedMembersOf(this EntriDbContext db, object entity) =>
    [
        .. db.Entry(entity).Properties
            .Where(property => property.IsModified)
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name)),
    ];
}
