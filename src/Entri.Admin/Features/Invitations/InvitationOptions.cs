namespace Entri.Admin.Features.Invitations;

/// <summary>How much an organization may invite. Configuration section <c>Invitations</c>.</summary>
public sealed class InvitationOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Invitations";

    /// <summary>How many invitations an organization may make or send again in an hour, so that nobody makes the app spam people.</summary>
    public int PerHour { get; set; } = 200;

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string?> Errors() => [PerHour < 1 ? "Invitations:PerHour must be 1 or more." : null];
}
