namespace Entri.Admin.Domain;

/// <summary>Why tokens are revoked, as the API spells it.</summary>
public static class RevocationReasons
{
    /// <summary>Those that a caller can name; the other one is the app's own.</summary>
    private static readonly Dictionary<string, RevocationReason> ByName = Enum.GetValues<RevocationReason>()
        .Where(reason => reason != RevocationReason.NeverPickedUp).ToDictionary(reason => reason.ApiName());

    /// <summary>The reason as the API spells it: <c>person_left</c>.</summary>
    public static string ApiName(this RevocationReason reason) => reason switch
    {
        RevocationReason.Unused => "unused",
        RevocationReason.Rotated => "rotated",
        RevocationReason.PersonLeft => "person_left",
        RevocationReason.NeverPickedUp => "never_picked_up",
        _ => "leaked",
    };

    /// <summary>The reason that a name stands for: none where it is left out, and a failure where it is no name of one.</summary>
    public static (RevocationReason? Reason, Failure? Failure) Parse(string? name) =>
        name is null ? (null, null)
        : ByName.TryGetValue(name, out var reason) ? (reason, null)
        : (null, new FieldErrors().Check("reason", $"must be {Words.Enumerate([.. ByName.Keys], "or")}").Failure);
}
