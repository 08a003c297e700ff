using System.Data.Common;
using Entri.Admin.Domain;

namespace Entri.Admin.Data;

/// <summary>A session of a person who may sign in, as the rows say now.</summary>
/// <param name="Id">The session.</param>
/// <param name="UserId">The person.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Email">The person's e-mail address.</param>
/// <param name="OrganizationId">
/// The organization that was asked for, or else the one that the person opened last; null where they do not belong to it, or to any.
/// </param>
/// <param name="Role">The person's role there, or null where they do not belong to it.</param>
/// <param name="ProvenAt">When the person last proved who they are.</param>
/// <param name="LastSeenAt">When the session was last noted as used.</param>
/// <param name="ExpiresAt">When it ends however busy it is.</param>
/// <param name="OrganizationName">What the organization is called, or null where the person does not belong to it.</param>
/// <param name="OrganizationSlug">Its name in addresses, or null where the person does not belong to it.</param>
/// <param name="LogoName">The name of its logo; null where it has none.</param>
/// <param name="OpenOrganizationId">The organization that the session has open; null where it has none.</param>
public sealed record FoundSession(
    string Id,
    string UserId,
    string Name,
    string Email,
    string? OrganizationId,
    MemberRole? Role,
    DateTimeOffset ProvenAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset ExpiresAt,
    string? OrganizationName,
    string? OrganizationSlug,
    string? LogoName,
    string? OpenOrganizationId);

/// <summary>
/// Finds the session behind a cookie as it is now, with its person and what they are in the organization. Nothing is remembered.
/// </summary>
public sealed class SessionLookup(DatabaseReads reads)
{
    // The organization that the session has open, as long as the person belongs to it; then the one that they opened or joined last.
    private const string Columns =
        """
        SELECT
            s."Id", u."Id", u."Name", u."Email", m."OrganizationId", m."Role", s."ProvenAt", s."LastSeenAt", s."ExpiresAt",
            o."Name", o."Slug", o."LogoName", s."OrganizationId"
        FROM "Sessions" s
        JOIN "AspNetUsers" u ON u."Id" = s."UserId" AND u."DisabledAt" IS NULL
        LEFT JOIN "Members" m ON m."UserId" = s."UserId" AND m."OrganizationId" = COALESCE(@p1, (
            SELECT own."OrganizationId" FROM "Members" own WHERE own."UserId" = s."UserId"
            ORDER BY
                CASE WHEN own."OrganizationId" = s."OrganizationId" THEN 0 ELSE 1 END,
                COALESCE(own."OpenedAt", own."JoinedAt") DESC,
                own."OrganizationId" DESC
            LIMIT 1))
        LEFT JOIN "Organizations" o ON o."Id" = m."OrganizationId"
        """;

    private static readonly PreparedStatement ByHash = new($"""{Columns} WHERE s."Hash" = @p0""");
    private static readonly PreparedStatement ById = new($"""{Columns} WHERE s."Id" = @p0""");

    /// <summary>The session whose cookie has that SHA-256, however old, or null.</summary>
    /// <param name="hash">The SHA-256 of the cookie's value.</param>
    /// <param name="organizationId">The organization that is meant, or null for the one that the person opened last.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="DbException">The database failed.</exception>
    public ValueTask<FoundSession?> FindAsync(byte[] hash, string? organizationId, CancellationToken cancellationToken) =>
        reads.ReadAsync(ByHash, [hash, organizationId], ReadOne, cancellationToken);

    /// <summary>The session with that id, however old, or null.</summary>
    /// <param name="id">The session.</param>
    /// <param name="organizationId">The organization that is meant, or null for the one that the person opened last.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="DbException">The database failed.</exception>
    public ValueTask<FoundSession?> FindByIdAsync(string id, string? organizationId, CancellationToken cancellationToken) =>
        reads.ReadAsync(ById, [id, organizationId], ReadOne, cancellationToken);

    private static FoundSession? ReadOne(DbDataReader row) => !row.Read() ? null : new FoundSession(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetNullableString(4),
        row.IsDBNull(5) ? null : Enum.Parse<MemberRole>(row.GetString(5)),
        row.GetTime(6),
        row.GetTime(7),
        row.GetTime(8),
        row.GetNullableString(9),
        row.GetNullableString(10),
        row.GetNullableString(11),
        row.GetNullableString(12));
}
