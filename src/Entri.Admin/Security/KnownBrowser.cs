namespace Entri.Admin.Security;

/// <summary>
/// A browser in which a person signed in before. It may guess that person's password no more often than strangers may, but they neither
/// lock it out nor stand in its way.
/// </summary>
/// <param name="UserId">The person.</param>
/// <param name="Id">Which of their browsers, or of their sessions.</param>
public sealed record KnownBrowser(string UserId, string Id);
