using System.Text.RegularExpressions;
using Entri.Admin.Data.ActivityLog;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.Activity;

/// <summary>Says what an entry of the activity log means: "Ada" "created token “CI”".</summary>
public static partial class ActivitySentence
{
    /// <summary>Who did it.</summary>
    public static string Subject(ActivityResponse entry) =>
        entry.Metadata.ContainsKey("tokenId") ? $"Token “{entry.UserName}”" : entry.UserName;

    /// <summary>What they did, as the rest of the sentence. An action of a newer version is shown by its name.</summary>
    public static string Deed(ActivityResponse entry) => entry.Action switch
    {
        ActivityActions.OrganizationCreated => $"created the organization{Named(entry)}",
        ActivityActions.OrganizationUpdated => $"changed the organization’s settings{Changed(entry)}",
        ActivityActions.OrganizationPolicyChanged => $"changed the organization’s policy{Changed(entry)}",
        ActivityActions.CalendarCreated => "made a link to the calendar of the tokens’ ends",
        ActivityActions.CalendarRemoved => "removed the link to the calendar of the tokens’ ends",
        ActivityActions.OrganizationDeleted => $"deleted the organization{Named(entry)}",
        ActivityActions.OrganizationTransferOffered => $"offered the organization to{Named(entry)}",
        ActivityActions.OrganizationTransferCancelled => $"took back the offer of the organization to{Named(entry)}",
        ActivityActions.OrganizationTransferDeclined => "declined the organization",
        ActivityActions.OrganizationTransferred => $"took over the organization from{Named(entry)}",
        ActivityActions.MemberRoleChanged => $"changed the role of{Named(entry)}{FromTo(entry)}",
        ActivityActions.MemberRemoved => $"removed{Named(entry)} from the organization",
        ActivityActions.MemberLeft => "left the organization",
        ActivityActions.ProjectCreated => $"created project{Named(entry)}",
        ActivityActions.ProjectUpdated => $"changed project{Named(entry)}{Changed(entry)}",
        ActivityActions.ProjectArchived => $"archived project{Named(entry)}",
        ActivityActions.ProjectRestored => $"restored project{Named(entry)}",
        ActivityActions.ProjectDeleted => $"deleted project{Named(entry)} for good",
        ActivityActions.TokenCreated => $"created token{Named(entry)}",
        ActivityActions.TokenCopied => $"copied the value of token{Named(entry)}",
        ActivityActions.TokenUpdated => $"changed token{Named(entry)}{Changed(entry)}",
        ActivityActions.TokenDisabled => $"disabled token{Named(entry)}{Unused(entry)}",
        ActivityActions.TokenEnabled => $"enabled token{Named(entry)}",
        ActivityActions.TokenReplaced => $"replaced the value of token{Named(entry)}",
        ActivityActions.TokenRotated => $"gave token{Named(entry)} a new value",
        ActivityActions.TokenOldValueExtended => $"let the old value of token{Named(entry)} go on longer",
        ActivityActions.TokenOldValueEnded => $"ended the old value of token{Named(entry)} sooner",
        ActivityActions.TokenRevoked => $"revoked token{Named(entry)}{Why(entry)}",
        ActivityActions.TokenReported => $"was told that token{Named(entry)} was found{Place(entry)}",
        ActivityActions.TokenRestored => $"restored token{Named(entry)}",
        ActivityActions.TokenCreationRefused => "was refused to create a token",
        ActivityActions.TokenChangeRefused => $"was refused to change a token{Named(entry)}",
        ActivityActions.TokenReplacementRefused => $"was refused to replace the value of a token{Named(entry)}",
        ActivityActions.TokenRotationRefused => $"was refused to give a token{Named(entry)} a new value",
        ActivityActions.TokenRestorationRefused => $"was refused to restore a token{Named(entry)}",
        ActivityActions.TokenRevocationRefused => $"was refused to revoke a token{Named(entry)}",
        ActivityActions.InvitationCreated => $"invited{Named(entry)}{AsRole(entry)}",
        ActivityActions.InvitationResent => $"invited{Named(entry)} again{AsRole(entry)}",
        ActivityActions.InvitationCancelled => $"took back the invitation of{Named(entry)}",
        ActivityActions.InvitationAccepted => $"accepted an invitation and joined{AsRole(entry)}",
        ActivityActions.InvitationDeclined => $"declined an invitation{AsRole(entry)}",
        ActivityActions.UserSignedIn => "signed in",
        ActivityActions.UserSignedOut => "signed out",
        ActivityActions.UserPasswordChanged => "changed their password",
        ActivityActions.UserPasswordReset => "set a new password by a link",
        ActivityActions.UserResetLinkCreated => $"made a link for a new password of{Named(entry)}",
        ActivityActions.ActivityRemoved =>
            $"removed {entry.Metadata.GetValueOrDefault("entries")} old entries of this log, as the organization wants it",
        _ => entry.Action,
    };

    /// <summary>An action as people choose it: <c>token.creation_refused</c> is "Token: creation refused".</summary>
    public static string Title(string action)
    {
        var words = action.Replace('_', ' ').Split('.', 2);
        return words is [[var first, ..] kind, var deed] ? $"{char.ToUpperInvariant(first)}{kind[1..]}: {deed}" : action;
    }

    /// <summary>A member in plain words: <c>defaultSourceLanguage</c> is "default source language".</summary>
    public static string Words(string member) => WordStart.Replace(member, " ").ToLowerInvariant();

    /// <summary>What a check of the whole log found.</summary>
    public static string Verdict(ActivityVerdict verdict)
    {
        var count = verdict.Entries == 1 ? "1 entry" : $"{verdict.Entries:N0} entries";
        var since = verdict.RemovedAt is { } at
            ? $" The {verdict.Removed:N0} before them were removed by the organization’s own rule, last on {at.UtcDateTime:d MMM yyyy}."
            : "";
        return verdict.Error is { } error
            ? $"The log was changed past the app. {error} Before it: {count}, nothing changed.{since}"
            : $"Log verified: {count}, nothing changed.{since}";
    }

    private static string Named(ActivityResponse entry) => entry.Metadata.TryGetValue("name", out var name) ? $" “{name}”" : "";

    private static string Unused(ActivityResponse entry) => entry.Metadata.GetValueOrDefault("reason") == "unused"
        ? $", which nobody had used for {entry.Metadata.GetValueOrDefault("days")} days" : "";

    private static string Place(ActivityResponse entry) => entry.Metadata.TryGetValue("url", out var url) ? $", at {url}" : "";

    private static string AsRole(ActivityResponse entry) => entry.Metadata.TryGetValue("role", out var role) ? $" as {role}" : "";

    private static string Why(ActivityResponse entry) => entry.Metadata.GetValueOrDefault("reason") switch
    {
        "unused" => ", which nobody needs any more",
        "rotated" => ", which another one took the place of",
        "person_left" => ", whose user left",
        "leaked" => $", which leaked{Place(entry)}",
        "never_picked_up" => ", which nobody picked up",
        _ => "",
    };

    private static string FromTo(ActivityResponse entry) =>
        entry.Metadata.TryGetValue("from", out var before) && entry.Metadata.TryGetValue("to", out var after)
            ? $" from {before} to {after}" : "";

    /// <summary>The changed fields in plain words: <c>defaultSourceLanguage</c> is "default source language".</summary>
    private static string Changed(ActivityResponse entry) =>
        entry.Metadata.TryGetValue("changed", out var fields) ? $": {Words(fields)}" : "";

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart { get; }
}
