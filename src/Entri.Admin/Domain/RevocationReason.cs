using System.Text.Json.Serialization;

namespace Entri.Admin.Domain;

/// <summary>Why a token was ended for good, as whoever ended it says.</summary>
public enum RevocationReason
{
    /// <summary>Nobody uses it any more.</summary>
    [JsonStringEnumMemberName("unused")]
    Unused,

    /// <summary>Another token took its place.</summary>
    [JsonStringEnumMemberName("rotated")]
    Rotated,

    /// <summary>The person who had it has left.</summary>
    [JsonStringEnumMemberName("person_left")]
    PersonLeft,

    /// <summary>Somebody else may have it. It never comes back.</summary>
    [JsonStringEnumMemberName("leaked")]
    Leaked,

    /// <summary>Nobody copied its value or used it in time, so the value is lost.</summary>
    [JsonStringEnumMemberName("never_picked_up")]
    NeverPickedUp,
}
