using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Entri.Admin.Domain;

/// <summary>
/// A length of time in a setting: a number with its unit (<c>90s</c>, <c>15m</c>, <c>24h</c>, <c>14d</c>) or a clock's digits
/// (<c>00:15:00</c>, <c>14.00:00:00</c>). What a reader could take for another length is refused: a bare number, which the framework takes
/// for
/// days, as it does 24 hours and more.
/// </summary>
[TypeConverter(typeof(DurationConverter))]
public readonly partial record struct Duration(TimeSpan Value)
{
    /// <summary>The length.</summary>
    public static implicit operator TimeSpan(Duration duration) => duration.Value;

    /// <summary>A setting of that length.</summary>
    public static implicit operator Duration(TimeSpan value) => new(value);

    /// <summary>Reads a setting.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Duration Parse(string text)
    {
        if (Clock.IsMatch(text) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        return WithUnit.Match(text) is { Success: true, Groups: var parts } && int.TryParse(parts[1].ValueSpan, out var number)
            ? parts[2].ValueSpan switch
            {
                "s" => TimeSpan.FromSeconds(number),
                "m" => TimeSpan.FromMinutes(number),
                "h" => TimeSpan.FromHours(number),
                _ => TimeSpan.FromDays(number),
            }
            : throw new FormatException("Write a number with its unit, as in 90s, 15m, 24h or 14d.");
    }

    [GeneratedRegex(@"^([0-9]+\.)?[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?\z")]
    private static partial Regex Clock { get; }

    [GeneratedRegex(@"^([0-9]{1,6})([smhd])\z")]
    private static partial Regex WithUnit { get; }

    private sealed class DurationConverter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => Parse((string)value);
    }
}
