namespace Entri.Admin.Tests.Infrastructure;

/// <summary>The headers that say who calls.</summary>
public sealed record Caller(params (string Name, string Value)[] Headers)
{
    public static readonly Caller Nobody = new();

    public static Caller Token(string value) => new(("X-API-Key", value));

    public static Caller Session(string secret) => new(("Cookie", $"__Host-entri_session={secret}"));

    public Caller With(string name, string value) => new([.. Headers, (name, value)]);
}
