using System.Globalization;

namespace Entri.Admin.Hosting;

/// <summary>
/// The cultures that a browser can name, with their words and digits but one calendar, the Gregorian: others end within the dates that a
/// token may have (Umm al-Qura in 2077), and a date that a calendar does not have cannot be written.
/// </summary>
public static class PageCultures
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } =
        [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures | CultureTypes.NeutralCultures)
            .Select(culture => culture.Calendar is GregorianCalendar ? culture : new GregorianCulture(culture.Name))];

    private sealed class GregorianCulture : CultureInfo
    {
        public GregorianCulture(string name)
            : base(name, useUserOverride: false)
        {
            // Where it knows no Gregorian dates, they are written as the rest of the page is.
            if (OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault() is { } own)
            {
                DateTimeFormat.Calendar = own;
            }
            else
            {
                DateTimeFormat = GetCultureInfo("en").DateTimeFormat;
            }
        }
    }
}
