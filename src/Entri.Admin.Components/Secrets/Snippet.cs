namespace Entri.Admin.Components;

/// <summary>A piece of code that shows how a secret is used. It names the environment variable and never holds the secret itself.</summary>
/// <param name="Title">The name of its tab: "curl".</param>
/// <param name="Language">The language, as Markdown spells it: "bash".</param>
/// <param name="Text">The code.</param>
public sealed record Snippet(string Title, string Language, string Text);
