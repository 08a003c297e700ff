namespace Entri.Admin.Features.Accounts;

/// <summary>The fields of the forms that lead to a new password.</summary>
public sealed class ResetInput
{
    /// <summary>The e-mail address to which the link goes.</summary>
    public string? Email { get; set; }

    /// <summary>The password that the person wants.</summary>
    public string? Password { get; set; }
}
