namespace Entri.Admin.Features.Accounts;

/// <summary>The fields of the form that changes a password.</summary>
public sealed class PasswordInput
{
    /// <summary>The password that the person has.</summary>
    public string? Current { get; set; }

    /// <summary>The password that they want.</summary>
    public string? Password { get; set; }
}
