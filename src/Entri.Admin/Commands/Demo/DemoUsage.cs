using Entri.Admin.Domain;

namespace Entri.Admin.Commands.Demo;

/// <summary>What was called with the tokens of a demo organization in the last month, and in all hours of the organization.</summary>
internal sealed class DemoUsage(DemoScene scene)
{
    private const int Days = 30, HoursKept = 8 * 24, MostRequests = 5000, FirstHour = 6, LastHour = 20;

    private static readonly string[] Programs =
    [
        "curl/8.5.0", "entri-cli/1.4.0", "GitHub-Actions", "okhttp/4.12.0", "python-requests/2.32.3", "node", "Zapier", "Java/21.0.4",
    ];

    private readonly Dictionary<(DateTimeOffset Hour, CallOutcome Outcome), long> _hours = [];

    /// <summary>What is kept of one token.</summary>
    public IEnumerable<object> Of(DemoUse use)
    {
        var last = DateOnly.FromDateTime(use.At.UtcDateTime);
        var first = DateOnly.FromDateTime(use.Token.CreatedAt.UtcDateTime);
        (string, string)[] sources = [.. Enumerable.Range(0, scene.Random.Next(1, 4)).Select(source =>
            (source == 0 ? use.From : DemoPeople.AddressOf(scene), scene.Any(Programs)))];
        string[] scopes = [.. use.Token.Scopes.Select(scope => scope.Name).Take(scene.Random.Next(1, 4))];
        var most = scene.Random.Next(10, MostRequests);
        for (var day = last; day >= first && day > last.AddDays(-Days); day = day.AddDays(-1))
        {
            var ok = scene.Random.Next(1, most);
            foreach (var row in OfDay(use, day, CallOutcome.Ok, ok, sources, scopes))
            {
                yield return row;
            }

            if (scene.Chance(0.1))
            {
                var refused = scene.Any([CallOutcome.Forbidden, CallOutcome.RateLimited, CallOutcome.AddressNotAllowed]);
                foreach (var row in OfDay(use, day, refused, scene.Random.Next(1, 1 + (ok / 4)), sources, ["projects:write"]))
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>What is kept of the organization.</summary>
    public IEnumerable<object> OfOrganization() => _hours.Select(hour => new OrganizationHour
    {
        OrganizationId = scene.Organization.Id,
        Hour = hour.Key.Hour,
        Outcome = hour.Key.Outcome,
        Requests = hour.Value,
    });

    private IEnumerable<object> OfDay(
        DemoUse use, DateOnly day, CallOutcome outcome, int requests, (string Address, string Program)[] sources, string[] scopes)
    {
        var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        var end = day == DateOnly.FromDateTime(use.At.UtcDateTime) ? use.At : start.AddHours(LastHour);
        var begin = Later(end < start.AddHours(FirstHour) ? start : start.AddHours(FirstHour), use.Token.CreatedAt);
        end = Later(end, begin);
        yield return new ApiTokenDay { TokenId = use.Token.Id, Day = day, Outcome = outcome, Requests = requests };

        var kinds = sources.SelectMany(source => scopes.Select(scope => (source, scope))).Take(requests).ToArray();
        foreach (var (index, (source, scope)) in kinds.Index())
        {
            yield return new ApiTokenCalls
            {
                TokenId = use.Token.Id,
                Day = day,
                ValueNumber = use.Token.CurrentValue.Number,
                Outcome = outcome,
                Scope = scope,
                ProjectId = scope.StartsWith("projects:", StringComparison.Ordinal) && index > 0 ? scene.Any(scene.Projects).Id : "",
                Address = source.Address,
                UserAgent = source.Program,
                Requests = Part(requests, kinds.Length, index),
                FirstAt = begin,
                LastAt = end,
            };
        }

        var hours = (int)(end - begin).TotalHours + 1;
        for (var hour = 0; hour < hours; hour++)
        {
            var (at, count) = (Whole(begin.AddHours(hour)), Part(requests, hours, hour));
            if (count == 0 || at > end)
            {
                continue;
            }

            _hours[(at, outcome)] = _hours.GetValueOrDefault((at, outcome)) + count;
            if (at > scene.Now.AddHours(-HoursKept))
            {
                yield return new ApiTokenHour { TokenId = use.Token.Id, Hour = at, Outcome = outcome, Requests = count };
            }
        }
    }

    private static DateTimeOffset Whole(DateTimeOffset at) => new(at.UtcDateTime.Date.AddHours(at.UtcDateTime.Hour), TimeSpan.Zero);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>The parts add up to the whole.</summary>
    private static long Part(int whole, int parts, int index) => ((whole * (index + 1L)) / parts) - ((whole * (long)index) / parts);
}
