using Entri.Admin.Domain;

namespace Entri.Admin.Security;

/// <summary>What a page knows of the person who sees it. It says what to show and is never the check.</summary>
/// <param name="Caller">The person as a caller, or null where the session or the membership has ended.</param>
public sealed record CallerState(PersonCaller? Caller)
{
    /// <summary>Whether to offer what takes that permission.</summary>
    public bool May(Permission permission) => Caller?.May(permission) == true;
}
