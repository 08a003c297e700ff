namespace Entri.Admin.Data;

/// <summary>
/// Tells within moments that a session has ended or a person may do less, so that their open pages can look again. It is a hint and no more:
/// it may be missed, and nothing relies on it but how soon a page closes.
/// </summary>
public sealed class AccessChanges
{
    /// <summary>Called with the id of the session or of the person.</summary>
    public event Action<string>? Changed;

    internal void Raise(string id) => Changed?.Invoke(id);
}
