using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Entri.Admin.Features.TokenEnds;

/// <summary>
/// The ends of an organization's tokens as a calendar, for whoever has the link. It names tokens and when they end, and nothing that opens
/// anything.
/// </summary>
public sealed class TokenCalendarFeed(
    IDbContextFactory<EntriDbContext> contexts, RateLimiter limiter, PublicAddress address, TimeProvider clock)
{
    private const string Folder = "/tokens/calendar", Extension = ".ics";

    /// <summary>How many requests a minute are answered for one link, and from one address.</summary>
    private const int LinkLimit = 60, AddressLimit = 300;

    /// <summary>How many ends it has at most, the next ones first.</summary>
    private const int MaxEvents = 1000;

    /// <summary>The path of the calendar within the app.</summary>
    public static string PathOf(CalendarCode code) => $"{Folder}/{code.Reveal()}{Extension}";

    /// <summary>Adds the route. The link is the only key to it.</summary>
    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet($"{Folder}/{{code}}{Extension}", (string code, TokenCalendarFeed feed, HttpContext context, CancellationToken ct) =>
            feed.ExecuteAsync(code, context, ct))
        .AllowAnonymous()
        .ShortCircuit()
        .ExcludeFromDescription();

    private async Task<IResult> ExecuteAsync(string code, HttpContext context, CancellationToken cancellationToken)
    {
        if (await IsTooManyAsync($"calendar:{Network(context.Connection.RemoteIpAddress)}", AddressLimit, context))
        {
            return Plain("Too many requests.", StatusCodes.Status429TooManyRequests);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var hash = CalendarCode.HashOf(code);
        var organization = hash is null ? null : await db.TokenCalendars.Where(calendar => calendar.CodeHash == hash)
            .Join(db.Organizations, calendar => calendar.OrganizationId, other => other.Id, (_, other) => other)
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (organization is null)
        {
            return Plain("There is no such calendar.", StatusCodes.Status404NotFound);
        }

        if (await IsTooManyAsync($"calendar:{organization.Id}", LinkLimit, context))
        {
            return Plain("Too many requests.", StatusCodes.Status429TooManyRequests);
        }

        var now = clock.GetUtcNow();
        var tokens = await db.ApiTokens.AsNoTracking()
            .Where(token => token.OrganizationId == organization.Id && token.RevokedAt == null && token.DisabledAt == null
                && token.ExpiresAt > now)
            .OrderBy(token => token.ExpiresAt).ThenBy(token => token.Id).Take(MaxEvents).ToListAsync(cancellationToken);
        var content = Encoding.UTF8.GetBytes(Write(organization, tokens));

        // It is asked for anew each time, so that it is gone for everybody when the link is.
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(
            content,
            "text/calendar; charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\""));
    }

    /// <summary>A program asks, so no page; and the same bytes, whatever is missing.</summary>
    private static IResult Plain(string text, int status) => Results.Text($"{text}\n", "text/plain", statusCode: status);

    /// <summary>Whoever has a network of IPv6 has more addresses than can be counted.</summary>
    private static string Network(IPAddress? from) => from is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
        ? Convert.ToHexStringLower(from.GetAddressBytes().AsSpan(0, 8)) : $"{from?.MapToIPv4()}";

    private async Task<bool> IsTooManyAsync(string key, int limit, HttpContext context)
    {
        var lease = await limiter.AcquireAsync(key, limit, context.RequestAborted);
        if (!lease.IsAllowed)
        {
            var wait = Math.Max(1, (int)Math.Ceiling((lease.ResetAt - clock.GetUtcNow()).TotalSeconds));
            context.Response.Headers.RetryAfter = $"{wait}";
        }

        return !lease.IsAllowed;
    }

    private string Write(Organization organization, List<ApiToken> tokens)
    {
        var calendar = new Calendar { ProductId = "-//Entri//Entri Admin//EN", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", MailTemplate.LineOf($"API tokens of {organization.Name}"));
        calendar.AddProperty("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
        foreach (var token in tokens)
        {
            calendar.Events.Add(new CalendarEvent
            {
                Uid = $"{token.Id}@entri",
                Summary = MailTemplate.LineOf($"API token “{token.Name}” ends"),
                Description = MailTemplate.LineOf($"Programs of {organization.Name} that use it are refused from then on."),
                Url = new Uri(address.Of($"/{organization.Slug}/settings/tokens/{token.Id}")),
                DtStart = new CalDateTime(token.ExpiresAt!.Value.UtcDateTime, CalDateTime.UtcTzId),
                DtStamp = new CalDateTime(token.CreatedAt.UtcDateTime, CalDateTime.UtcTzId),
                Sequence = token.Version,
                Transparency = TransparencyType.Transparent,
            });
        }

        return new CalendarSerializer().SerializeToString(calendar)!;
    }
}
