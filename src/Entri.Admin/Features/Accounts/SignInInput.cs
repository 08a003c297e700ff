namespace Entri.Admin.Features.Accounts;

/// <summary>The fields of the sign-in form.</summary>
public sealed class SignInInput
{
    /// <summary>The e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>The password.</summary>
    public string? Password { get; set; }
}
