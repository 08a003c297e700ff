namespace Entri.Testing;

/// <summary>The headers that say who calls.</summary>
public sealed record Credentials(params (string Name, string Value)[] Headers)
{
    public static readonly Credentials None = new();

    public static Credentials Token(string value) => new(("X-API-Key", value));

    public static Credentials Session(string secret) => new(("Cookie", $"__Host-entri_session={secret}"));

    public Credentials With(string name, string value) => new([.. Headers, (name, value)]);
}
