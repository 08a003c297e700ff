using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Commands.Demo;

/// <summary>A person of a demo organization.</summary>
/// <param name="User">Their account.</param>
/// <param name="Member">What they are today.</param>
/// <param name="Session">A session of theirs.</param>
/// <param name="InvitedAs">What they came as.</param>
internal sealed record DemoPerson(ApplicationUser User, Member Member, UserSession Session, MemberRole InvitedAs)
{
    /// <summary>The person as somebody who does something.</summary>
    public PersonCaller Caller { get; } = PersonCaller.Of(User, Session, Member);
}

/// <summary>What is in a demo organization by now, and what has happened there. The same amounts always make the same scene.</summary>
internal sealed class DemoScene(Organization organization, DateTimeOffset now)
{
    private const int Seed = 20260301, FirstHour = 7, LastHour = 19;

    /// <summary>The share of what happens at night or on weekends.</summary>
    private const double OutOfHours = 0.06;

    public Organization Organization { get; } = organization;

    public DateTimeOffset Now { get; } = now;

    public Random Random { get; } = new(Seed);

    /// <summary>The people in the order of joining; the first is the owner who signs in.</summary>
    public List<DemoPerson> People { get; } = [];

    public List<Project> Projects { get; } = [];

    public List<ApiToken> Tokens { get; } = [];

    public List<ActivityEntry> Entries { get; } = [];

    public string Domain => $"{Organization.Slug}.example";

    /// <summary>One of them, by chance.</summary>
    public T Any<T>(IReadOnlyList<T> of) => of[Random.Next(of.Count)];

    public bool Chance(double share) => Random.NextDouble() < share;

    /// <summary>Some moment at which people work, mostly.</summary>
    public DateTimeOffset Between(DateTimeOffset from, DateTimeOffset to)
    {
        while (true)
        {
            var at = from + ((to - from) * Random.NextDouble());
            var isWork = at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && at.Hour is >= FirstHour and < LastHour;
            if (isWork || Chance(OutOfHours))
            {
                return at;
            }
        }
    }

    /// <summary>Somebody who was there at that time and may do this today, and not that.</summary>
    public DemoPerson AnyWho(Permission permission, DateTimeOffset at, Permission? but = null)
    {
        DemoPerson[] able =
        [
            .. People.Where(person => person.Member.JoinedAt <= at && person.Member.Role.May(permission)
                && !(but is not null && person.Member.Role.May(but))),
        ];
        return able.Length == 0 ? People[0] : Any(able);
    }
}
