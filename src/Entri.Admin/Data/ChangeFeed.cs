using Entri.Admin.Domain;

namespace Entri.Admin.Data;

/// <summary>
/// Tells within moments that something has changed, so that open pages look again at once. What happens on other instances only PostgreSQL
/// can tell. It is a hint that may be missed.
/// </summary>
public sealed class ChangeFeed
{
    /// <summary>
    /// Called with the id of a session that ended or of a person who was disabled or whose part in an organization has changed, or to whom
    /// one is offered, on any thread.
    /// </summary>
    public event Action<string>? AccessChanged;

    /// <summary>Called with the id of an organization in which something was done, on any thread, for each deed.</summary>
    public event Action<string>? OrganizationChanged;

    /// <summary>Called when messages were put into the outbox, on any thread.</summary>
    public event Action<string>? MailQueued;

    internal void Raise(string id) =>
        (id == OutgoingMail.Feed ? MailQueued : EntityId.IsOrganization(id) ? OrganizationChanged : AccessChanged)?.Invoke(id);
}
