using System.Globalization;
using Entri.Admin.Domain;

namespace Entri.Admin.Features.ApiTokens;

/// <summary>What entries of the activity say of a value that another one takes the place of.</summary>
internal static class RotationDetails
{
    public static (string Key, string Value)[] Of(ApiToken token, ApiTokenValue old, DateTimeOffset now) =>
        [("oldHint", old.Hint), ("oldValidUntil", Time(token.EndOf(old) is { } end && end > now ? end : now))];

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
