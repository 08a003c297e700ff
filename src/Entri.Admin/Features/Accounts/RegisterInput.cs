namespace Entri.Admin.Features.Accounts;

/// <summary>The fields of the forms that make an account.</summary>
public sealed class RegisterInput
{
    /// <summary>The person's name.</summary>
    public string? Name { get; set; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>The new password.</summary>
    public string? Password { get; set; }

    /// <summary>The organization's name.</summary>
    public string? Organization { get; set; }

    /// <summary>The code that the app printed when it started, where setting it up takes one.</summary>
    public string? Code { get; set; }

    internal RegisterRequest ToRequest() => new(Name, Email, Password, Organization);
}
