using System.Text.Json.Serialization;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>Values that somebody found where they must not be.</summary>
/// <param name="Tokens">At most 1,000 of them; what is no token of this installation is ignored.</param>
public sealed record TokenLeaksRequest(FoundToken?[]? Tokens);

/// <summary>A value that somebody found.</summary>
/// <param name="Value">The value.</param>
/// <param name="Url">Where it was found, or null.</param>
public sealed record FoundToken(string? Value, string? Url = null);

/// <summary>The same in GitHub's and in GitLab's format.</summary>
/// <param name="Token">The value.</param>
/// <param name="Type">What they call such values.</param>
/// <param name="Url">Where it was found, or null.</param>
/// <param name="Location">The same, as GitLab's revocation API names it.</param>
public sealed record ScannedToken(string? Token, string? Type = null, string? Url = null, string? Location = null);

/// <summary>The answer to every report, whatever is in it.</summary>
/// <param name="Status">It will be dealt with.</param>
public sealed record TokenLeaksAnswer(string Status = "accepted");

/// <summary>
/// What GitHub wants to hear of each value that it has signed. The checksum alone decides, so the answer tells nothing of which tokens
/// there are.
/// </summary>
/// <param name="TokenHash">The SHA-256 of the value, in hex.</param>
/// <param name="TokenType">The type that GitHub named.</param>
/// <param name="Label"><c>true_positive</c> for what has the form of a token and its checksum.</param>
public sealed record LeakFeedback(
    [property: JsonPropertyName("token_hash")] string TokenHash,
    [property: JsonPropertyName("token_type")] string? TokenType,
    [property: JsonPropertyName("label")] string Label);

/// <summary>The types of secrets that GitLab may send.</summary>
/// <param name="Types">Their names, as GitLab makes them of the ids of gitleaks' rules.</param>
public sealed record RevocableTypes(IReadOnlyList<string> Types);

/// <summary>One value of a report as it is kept until it is dealt with.</summary>
/// <param name="Hash">The SHA-256 of the value.</param>
/// <param name="Url">Where it was found, or null.</param>
internal sealed record LeakFind(byte[] Hash, string? Url);
