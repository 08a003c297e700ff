using Entri.Admin.Domain;

namespace Entri.Admin.Features.Accounts;

/// <summary>A person who starts an organization of their own.</summary>
/// <param name="Name">Their name: 1 to 100 characters.</param>
/// <param name="Email">Their e-mail address, which they sign in with.</param>
/// <param name="Password">Their password: at least 12 characters, and not easy to guess.</param>
/// <param name="Organization">The organization's name: 1 to 100 characters.</param>
public sealed record RegisterRequest(string? Name, string? Email, string? Password, string? Organization)
{
    internal Failure? Validate() => new FieldErrors()
        .Check("name", Rules.Name(Name))
        .Check("email", Rules.Email(Email))
        .Check("password", Rules.Password(Password, Name, Email, Organization))
        .Check("organization", Rules.Name(Organization))
        .Failure;

    /// <summary>Hides the password, which a record would print.</summary>
    public override string ToString() => nameof(RegisterRequest);
}
