namespace Entri.Admin.Commands.Demo;

/// <summary>Who signs in to a demo organization, and the password, which is kept nowhere.</summary>
/// <param name="OrganizationId">The organization.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Email">The owner's address.</param>
/// <param name="Password">The owner's password.</param>
/// <param name="Entries">How many activity entries there are.</param>
public sealed record DemoOwner(string OrganizationId, string Slug, string Email, string Password, int Entries)
{
    /// <summary>Hides the password, which a record would print.</summary>
    public override string ToString() => $"{nameof(DemoOwner)} of {OrganizationId}";
}
