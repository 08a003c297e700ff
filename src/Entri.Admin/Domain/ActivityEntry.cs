namespace Entri.Admin.Domain;

/// <summary>What somebody did, written in the same transaction as the change itself. Rows are only ever added.</summary>
public sealed class ActivityEntry
{
    /// <summary><c>act_…</c></summary>
    public required string Id { get; init; }

    /// <summary>What happened: one of <see cref="ActivityActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>Where it happened.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The person who did it, or null where a token or the server did.</summary>
    public string? UserId { get; init; }

    /// <summary>The name of the person or token at that time.</summary>
    public required string UserName { get; init; }

    /// <summary>The project that it concerns, or null.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The id of what was changed.</summary>
    public required string TargetId { get; init; }

    /// <summary>
    /// The kind of what was changed: <c>token</c>, <c>project</c>, <c>organization</c>, <c>user</c>, <c>invitation</c>.
    /// </summary>
    public required string TargetType { get; init; }

    /// <summary>What else is worth knowing: names and changed fields. Never a secret.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The entry's place in the organization's log: 1, 2, 3 and so on, with no gap.</summary>
    public long Sequence { get; private set; }

    /// <summary>The hash of the entry before it; empty for the first.</summary>
    public byte[] PreviousHash { get; private set; } = [];

    /// <summary>The keyed hash of all the other members.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>What the app does by itself, because its time has come.</summary>
    /// <param name="action">One of <see cref="ActivityActions"/>.</param>
    /// <param name="organizationId">Where.</param>
    /// <param name="targetType">The kind of what is changed.</param>
    /// <param name="targetId">The id of what is changed.</param>
    /// <param name="now">The time.</param>
    /// <param name="details">Names and changed fields; never a secret.</param>
    public static ActivityEntry ByApp(
        string action,
        string organizationId,
        string targetType,
        string targetId,
        DateTimeOffset now,
        params IReadOnlyCollection<(string Key, string Value)> details) => new()
        {
            Id = EntityId.NewActivity(now),
            Action = action,
            OrganizationId = organizationId,
            UserName = "Entri Admin",
            TargetId = targetId,
            TargetType = targetType,
            Metadata = details.ToDictionary(detail => detail.Key, detail => detail.Value),
            CreatedAt = now,
        };

    /// <summary>Gives the entry its place in the log.</summary>
    public void Link(long sequence, byte[] previousHash, byte[] hash) => (Sequence, PreviousHash, Hash) = (sequence, previousHash, hash);
}

/// <summary>The names of what can happen, as the API spells them.</summary>
public static class ActivityActions
{
#pragma warning disable CS1591 // Each name says what it is.
    public const string OrganizationCreated = "organization.created";
    public const string OrganizationUpdated = "organization.updated";
    public const string OrganizationPolicyChanged = "organization.policy_changed";
    public const string CalendarCreated = "organization.calendar_created";
    public const string CalendarRemoved = "organization.calendar_removed";
    public const string OrganizationDeleted = "organization.deleted";
    public const string OrganizationTransferOffered = "organization.transfer_offered";
    public const string OrganizationTransferCancelled = "organization.transfer_cancelled";
    public const string OrganizationTransferDeclined = "organization.transfer_declined";
    public const string OrganizationTransferred = "organization.transferred";
    public const string MemberRoleChanged = "member.role_changed";
    public const string MemberRemoved = "member.removed";
    public const string MemberLeft = "member.left";
    public const string ProjectCreated = "project.created";
    public const string ProjectUpdated = "project.updated";
    public const string ProjectArchived = "project.archived";
    public const string ProjectRestored = "project.restored";
    public const string ProjectDeleted = "project.deleted";
    public const string TokenCreated = "token.created";
    public const string TokenCopied = "token.copied";
    public const string TokenUpdated = "token.updated";
    public const string TokenDisabled = "token.disabled";
    public const string TokenEnabled = "token.enabled";
    public const string TokenReplaced = "token.replaced";
    public const string TokenRotated = "token.rotated";
    public const string TokenOldValueExtended = "token.old_value_extended";
    public const string TokenOldValueEnded = "token.old_value_ended";
    public const string TokenRevoked = "token.revoked";
    public const string TokenReported = "token.reported";
    public const string TokenRestored = "token.restored";
    public const string TokenCreationRefused = "token.creation_refused";
    public const string TokenChangeRefused = "token.change_refused";
    public const string TokenReplacementRefused = "token.replacement_refused";
    public const string TokenRotationRefused = "token.rotation_refused";
    public const string TokenRevocationRefused = "token.revocation_refused";
    public const string TokenRestorationRefused = "token.restoration_refused";
    public const string InvitationCreated = "invitation.created";
    public const string InvitationResent = "invitation.resent";
    public const string InvitationCancelled = "invitation.cancelled";
    public const string InvitationAccepted = "invitation.accepted";
    public const string InvitationDeclined = "invitation.declined";
    public const string UserSignedIn = "user.signed_in";
    public const string UserSignedOut = "user.signed_out";
    public const string UserPasswordChanged = "user.password_changed";
    public const string UserPasswordReset = "user.password_reset";
    public const string UserResetLinkCreated = "user.reset_link_created";
    public const string ActivityRemoved = "activity.removed";
#pragma warning restore CS1591

    /// <summary>All of them, in the order of what they concern.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(ActivityActions).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];
}
