namespace Entri.Admin.Data;

/// <summary>
/// Tells within moments that a session has ended or a person was disabled, so that their open pages look again at once, on whichever
/// instance it happened. Only PostgreSQL can tell; it is a hint that may be missed, and pages look every few seconds anyway.
/// </summary>
public sealed class AccessChanges
{
    /// <summary>Called with the id of the session or of the person.</summary>
    public event Action<string>? Changed;

    internal void Raise(string id) => Changed?.Invoke(id);
}
