namespace Entri.Admin.Features.Accounts;

/// <summary>
/// The first owner for installations without a browser. Configuration section <c>Setup</c>; used once, on an empty database.
/// </summary>
public sealed class SetupOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Setup";

    /// <summary>The owner's e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>The owner's password; take it out of the configuration after the first start.</summary>
    public string? Password { get; set; }

    /// <summary>The organization's name.</summary>
    public string? Organization { get; set; }

    /// <summary>The owner's name; left out, the part of the e-mail address before the @.</summary>
    public string? Name { get; set; }

    /// <summary>Whether a first owner is asked for.</summary>
    public bool IsGiven => !string.IsNullOrEmpty(Email) || !string.IsNullOrEmpty(Password) || !string.IsNullOrEmpty(Organization);

    internal RegisterRequest ToRequest() =>
        new(string.IsNullOrEmpty(Name) ? Email?.Split('@')[0] : Name, Email, Password, Organization);

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string> Errors() =>
        IsGiven && ToRequest().Validate() is Domain.Failure.Invalid invalid
            ? invalid.Errors.Select(error => $"Setup:{char.ToUpperInvariant(error.Message[0])}{error.Message[1..]}.")
            : [];
}
