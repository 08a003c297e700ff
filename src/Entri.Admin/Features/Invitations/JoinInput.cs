namespace Entri.Admin.Features.Invitations;

/// <summary>The fields of the form that makes an account for a person invited.</summary>
public sealed class JoinInput
{
    /// <summary>The person's name.</summary>
    public string? Name { get; set; }

    /// <summary>The new password.</summary>
    public string? Password { get; set; }
}
