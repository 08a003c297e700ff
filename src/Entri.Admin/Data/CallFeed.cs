namespace Entri.Admin.Data;

/// <summary>
/// Carries short messages about calls that somebody waits for to every instance, this one included. It is a hint that may be missed.
/// </summary>
public class CallFeed
{
    /// <summary>Called with each message, on any thread.</summary>
    public event Action<string>? Heard;

    /// <summary>Sends a message; nobody waits until it has arrived.</summary>
    public virtual void Tell(string message) => Raise(message);

    internal void Raise(string message) => Heard?.Invoke(message);
}
