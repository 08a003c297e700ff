namespace Entri.Admin.Security;

/// <summary>Who may sign in and sign up. Configuration section <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Accounts";

    /// <summary>Whether anybody who reaches the app may make an account with an organization of their own.</summary>
    public bool AllowSignUp { get; set; }

    /// <summary>
    /// How many passwords one address may try in five minutes, for all accounts together; a browser in which the person signed in before
    /// is counted by itself.
    /// </summary>
    public int SignInAttemptsPerAddress { get; set; } = 30;

    /// <summary>What is wrong with the settings, one sentence for each, that names the key.</summary>
    internal IEnumerable<string?> Errors() =>
        [SignInAttemptsPerAddress < 1 ? "Accounts:SignInAttemptsPerAddress must be 1 or more." : null];
}
