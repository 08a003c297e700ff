using System.Globalization;
using Entri.Admin.Api;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>The limits and the notices of a token while somebody types them.</summary>
public sealed class TokenLimitsInput
{
    private readonly ApiTokenResponse? _before;
    private readonly IReadOnlyList<string> _projectsBefore;

    /// <summary>Starts with those of a token, or with none.</summary>
    /// <param name="token">The token.</param>
    /// <param name="projects">The ids of projects, where they are others.</param>
    public TokenLimitsInput(ApiTokenResponse? token, IReadOnlyList<string>? projects = null)
    {
        (_before, _projectsBefore) = (token, projects ?? token?.Projects ?? []);
        (Projects, Addresses, RateLimit) = (_projectsBefore, string.Join('\n', token?.AllowedIps ?? []), Text(token?.RateLimit));
        (ContactEmail, CanRotateItself) = (token?.ContactEmail, token?.CanRotateItself ?? false);
    }

    /// <summary>The ids of the chosen projects; none means all.</summary>
    public IReadOnlyList<string> Projects { get; set; }

    /// <summary>Addresses and ranges, apart by lines, commas or blanks; none means all.</summary>
    public string? Addresses { get; set; }

    /// <summary>Requests a minute; empty means as many as the installation allows.</summary>
    public string? RateLimit { get; set; }

    /// <summary>Who is told before the token ends.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>Whether the token may give itself a new value.</summary>
    public bool CanRotateItself { get; set; }

    /// <summary>Whether anything is set.</summary>
    public bool IsAnySet => Projects.Count > 0 || AddressList is not null || Requests is not null || CanRotateItself
        || Rules.TrimToNull(ContactEmail) is not null;

    /// <summary>Whether anything is other than at the start.</summary>
    public bool IsChanged
    {
        get
        {
            var start = new TokenLimitsInput(_before, _projectsBefore);
            return !Same(Projects, start.Projects) || !Same(AddressList, start.AddressList) || RateLimit != start.RateLimit
                || Rules.TrimToNull(ContactEmail) != start.ContactEmail || CanRotateItself != start.CanRotateItself;
        }
    }

    private string[]? ProjectList => Projects.Count == 0 ? null : [.. Projects];

    private string[]? AddressList => Split(Addresses) is { Length: > 0 } list ? list : null;

    private int? Requests => int.TryParse(RateLimit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What is wrong with the text of the addresses, or null.</summary>
    public static string? AddressesRule(string? text) => Split(text) is { Length: > 0 } list ? ApiTokenRules.AllowedIps(list) : null;

    /// <summary>What is wrong with the text of the requests, or null.</summary>
    public static string? RateLimitRule(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? ApiTokenRules.RateLimit(number)
        : ApiTokenRules.RateLimit(0);

    /// <summary>The same for a new token.</summary>
    public CreateApiTokenRequest AddTo(CreateApiTokenRequest request) => request with
    {
        Projects = ProjectList,
        AllowedIps = AddressList,
        RateLimit = Requests,
        ContactEmail = Rules.TrimToNull(ContactEmail),
        CanRotateItself = CanRotateItself,
    };

    /// <summary>The same for a token that is there; only what was changed.</summary>
    public UpdateApiTokenRequest AddTo(UpdateApiTokenRequest request)
    {
        var start = new TokenLimitsInput(_before, _projectsBefore);
        return request with
        {
            Projects = Same(Projects, start.Projects) ? default : new(ProjectList),
            AllowedIps = Same(AddressList, start.AddressList) ? default : new(AddressList),
            RateLimit = Optional.IfChanged(Requests, start.Requests),
            ContactEmail = Optional.IfChanged(Rules.TrimToNull(ContactEmail), start.ContactEmail),
            CanRotateItself = Optional.IfChanged(CanRotateItself, start.CanRotateItself),
        };
    }

    /// <summary>The limits as a part of the sentence that reads a token back; empty where there are none.</summary>
    public string Words =>
        (Projects.Count switch { 0 => "", 1 => ", in one project", var count => $", in {count} projects" })
        + (AddressList is null ? "" : ", from some addresses")
        + (Requests is { } requests ? $", {requests:N0} times a minute at most" : "");

    private static string[] Split(string? text) =>
        (text ?? "").Split([' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool Same(IEnumerable<string>? one, IEnumerable<string>? other) =>
        (one ?? []).Order(StringComparer.Ordinal).SequenceEqual((other ?? []).Order(StringComparer.Ordinal));

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
