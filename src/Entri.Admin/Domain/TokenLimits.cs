namespace Entri.Admin.Domain;

/// <summary>Where, from where and how often a token works, apart from what it may do and until when.</summary>
/// <param name="Projects">The only projects that it reaches; null for all, those that come later too.</param>
/// <param name="Addresses">The only addresses that it may be used from; null for all.</param>
/// <param name="RequestsPerMinute">How many requests it may make in a minute; null for as many as the installation allows.</param>
public readonly record struct TokenLimits(ProjectSet? Projects, AddressRanges? Addresses, int? RequestsPerMinute)
{
    /// <summary>The most requests a minute that a limit can name.</summary>
    public const int MaxRequestsPerMinute = 1_000_000;

    /// <summary>What goes beyond other limits, as errors of the fields that name it; null where nothing does.</summary>
    /// <param name="others">The limits of a token that gives these to another one.</param>
    public Failure? Beyond(TokenLimits others) => new FieldErrors()
        .Check("projects", GoesBeyond(Projects, others.Projects) ? "must be among the projects of the calling token" : null)
        .Check("allowedIps", GoesBeyond(Addresses, others.Addresses) ? "must be among the addresses of the calling token" : null)
        .Check(
            "rateLimit",
            (RequestsPerMinute ?? int.MaxValue) > (others.RequestsPerMinute ?? int.MaxValue)
                ? "must not be above that of the calling token" : null)
        .Failure;

    private static bool GoesBeyond(ProjectSet? own, ProjectSet? others) =>
        others is { } wide && !(own is { } narrow && narrow.All(wide.Contains));

    private static bool GoesBeyond(AddressRanges? own, AddressRanges? others) =>
        others is { } wide && !(own is { } narrow && narrow.AreWithin(wide));
}
