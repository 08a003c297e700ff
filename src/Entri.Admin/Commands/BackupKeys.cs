using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Entri.Admin.Data;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Commands;

/// <summary>
/// Takes the keys along that encrypt secrets in the database: a copy without them could be read, but its activity log could neither be
/// verified nor go on.
/// </summary>
internal static class BackupKeys
{
    private const string Table = "BackupKeys";

    /// <summary>Puts the app's keys into a backup.</summary>
    public static async Task PackAsync(IServiceProvider services, SqliteConnection backup, CancellationToken cancellationToken)
    {
        await SqliteFile.QueryAsync(backup, $"CREATE TABLE {Table} (Xml TEXT NOT NULL)", cancellationToken);
        foreach (var key in Repository(services).GetAllElements())
        {
            await using var insert = backup.CreateCommand();
            insert.CommandText = $"INSERT INTO {Table} VALUES ($xml)";
            insert.Parameters.AddWithValue("$xml", key.ToString(SaveOptions.DisableFormatting));
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Takes the keys out of a backup; one that was made in another way has none.</summary>
    public static async Task<List<XElement>> UnpackAsync(SqliteConnection backup, CancellationToken cancellationToken)
    {
        await SqliteFile.QueryAsync(backup, $"CREATE TABLE IF NOT EXISTS {Table} (Xml TEXT NOT NULL)", cancellationToken);
        var keys = await SqliteFile.QueryAsync(backup, $"SELECT Xml FROM {Table}", cancellationToken);
        await SqliteFile.QueryAsync(backup, $"DROP TABLE {Table}", cancellationToken);
        return [.. keys.Select(key => XElement.Parse(key))];
    }

    /// <summary>The app's keys.</summary>
    public static IReadOnlyCollection<XElement> Of(IServiceProvider services) => Repository(services).GetAllElements();

    /// <summary>Adds those keys to the app's that it does not have yet.</summary>
    public static void Add(IServiceProvider services, IEnumerable<XElement> keys)
    {
        var repository = Repository(services);
        foreach (var key in Missing(repository.GetAllElements(), keys))
        {
            repository.StoreElement(key, NameOf(key));
        }
    }

    /// <summary>Adds those keys to a database that it does not have yet, in the context's transaction.</summary>
    public static async Task AddAsync(EntriDbContext db, IEnumerable<XElement> keys, CancellationToken cancellationToken)
    {
        var present = await db.DataProtectionKeys.Select(key => key.Xml!).ToListAsync(cancellationToken);
        db.DataProtectionKeys.AddRange(Missing(present.Select(XElement.Parse), keys)
            .Select(key => new DataProtectionKey { FriendlyName = NameOf(key), Xml = key.ToString(SaveOptions.DisableFormatting) }));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static IEnumerable<XElement> Missing(IEnumerable<XElement> present, IEnumerable<XElement> keys)
    {
        var known = present.Select(IdOf).ToHashSet();
        return keys.Where(key => known.Add(IdOf(key)));
    }

    private static string NameOf(XElement key) => $"{key.Name.LocalName}-{IdOf(key)}";

    /// <summary>A revocation has no id, so its text stands for it.</summary>
    private static string IdOf(XElement key) =>
        (string?)key.Attribute("id")
        ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString(SaveOptions.DisableFormatting))));

    private static IXmlRepository Repository(IServiceProvider services) =>
        services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository
        ?? throw new InvalidOperationException("Data protection keeps its keys nowhere.");
}
