using System.Globalization;

namespace Entri.Admin.Hosting;

/// <summary>
/// The cultures that a browser can name, with their words and digits but one calendar, the Gregorian: others end within the dates that a
/// token may have (Umm al-Qura in 2077), and a date that a calendar does not have cannot be written or picked.
/// </summary>
public static class PageCultures
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } =
        [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures | CultureTypes.NeutralCultures)
            .Select(culture => culture.Calendar is GregorianCalendar ? culture : new GregorianCulture(culture.Name))];

    private sealed class GregorianCulture : CultureInfo
    {
        private readonly Calendar _calendar;

        public GregorianCulture(string name)
            : base(name, useUserOverride: false)
        {
            // Where it knows no Gregorian dates, they are written as the rest of the page is.
            var own = OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault();
            _calendar = own ?? new GregorianCalendar();
            if (own is null)
            {
                DateTimeFormat = GetCultureInfo("en").DateTimeFormat;
            }
            else
            {
                DateTimeFormat.Calendar = own;
            }
        }

        /// <summary>What date pickers count by, and what nobody can set.</summary>
        public override Calendar Calendar => _calendar;
    }
}
