using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Entri.Admin.Mail;

/// <summary>Turns what a message says into its two parts. Mail programs know tables and few styles, and some know dark colors.</summary>
internal static partial class MailTemplate
{
    private const int SubjectMaxLength = 200;

    /// <summary>The looks, for which mail programs have no file; the colors are the theme's.</summary>
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <style>
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        body { margin: 0; padding: 0; }
        body, .page { background: #f7f8fa; }
        .card { background: #ffffff; border: 1px solid #e2e5ea; border-radius: 8px; }
        h1, p, li, a, td { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        h1 { margin: 0 0 16px; font-size: 20px; line-height: 1.3; font-weight: 600; color: #171a20; overflow-wrap: anywhere; }
        p { margin: 0 0 16px; font-size: 15px; line-height: 1.5; color: #171a20; overflow-wrap: anywhere; }
        ul { margin: 0 0 16px; padding: 0 0 0 20px; }
        li { margin: 0 0 4px; font-size: 15px; line-height: 1.5; color: #171a20; overflow-wrap: anywhere; }
        .muted { margin: 0 0 8px; font-size: 13px; color: #565e6c; }
        .button { background: #2b59c3; border-radius: 8px; }
        .button a { display: inline-block; padding: 12px 20px; font-size: 15px; font-weight: 600; color: #ffffff; text-decoration: none; }
        .address, .address a { color: #565e6c; word-break: break-all; }
        @media (prefers-color-scheme: dark) {
          body, .page { background: #0f1115 !important; }
          .card { background: #16191f !important; border-color: #2a2f38 !important; }
          h1, p, li { color: #e7e9ed !important; }
          .muted, .address, .address a { color: #a2a9b5 !important; }
          .button { background: #8ab0ff !important; }
          .button a { color: #0d1526 !important; }
        }
        </style>
        """;

    /// <summary>Makes both parts.</summary>
    /// <param name="content">What the message says.</param>
    /// <param name="app">The address of the app, which every message names.</param>
    public static MailBody Render(MailContent content, string app) =>
        new(LineOf(content.Subject), TextOf(content, app), HtmlOf(content, app));

    /// <summary>A text as a header and a reader can have it: one line, and nothing that turns the direction of what follows.</summary>
    public static string LineOf(string text, int maxLength = SubjectMaxLength)
    {
        var line = UnseenPattern.Replace(text, " ").Trim();
        return line.Length <= maxLength ? line
            : $"{line[..(char.IsHighSurrogate(line[maxLength - 2]) ? maxLength - 2 : maxLength - 1)]}…";
    }

    private static string TextOf(MailContent content, string app)
    {
        var text = new StringBuilder();
        foreach (var paragraph in content.Paragraphs)
        {
            text.Append(paragraph.ToString(new Plain())).Append("\n\n");
        }

        foreach (var item in content.Items)
        {
            text.Append("- ").Append(item.ToString(new Plain())).Append('\n');
        }

        if (content.Items.Count > 0)
        {
            text.Append('\n');
        }

        if (content.Link is { } link)
        {
            text.Append(CultureInfo.InvariantCulture, $"{link.Text}:\n{link.Address}\n\n");
        }

        if (content.Note is { } note)
        {
            text.Append(note.ToString(new Plain())).Append("\n\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"-- \nEntri Admin, {app}\n").ToString();
    }

    private static string HtmlOf(MailContent content, string app)
    {
        var body = new StringBuilder();
        foreach (var paragraph in content.Paragraphs)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p>{paragraph.ToString(new Html())}</p>\n");
        }

        if (content.Items.Count > 0)
        {
            var items = content.Items.Select(item => $"<li>{item.ToString(new Html())}</li>");
            body.Append(CultureInfo.InvariantCulture, $"<ul>\n{string.Join('\n', items)}\n</ul>\n");
        }

        if (content.Link is { } link)
        {
            // A button that every program shows, and the address for those that show no links.
            var address = Encode(link.Address);
            body.Append(CultureInfo.InvariantCulture, $"""
                <table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
                <td class="button"><a href="{address}">{Encode(link.Text)}</a></td></tr></table>
                <p class="muted address"><br>Or open this address: <a href="{address}">{address}</a></p>

                """);
        }

        if (content.Note is { } note)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"muted\">{note.ToString(new Html())}</p>\n");
        }

        var title = Encode(LineOf(content.Subject));
        return $"""
            {Head}
            <title>{title}</title>
            </head>
            <body>
            <table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center"
              style="padding: 32px 16px">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width: 560px"><tr>
            <td class="card" align="left" style="padding: 32px">
            <h1 dir="auto">{title}</h1>
            {body}</td></tr><tr><td align="left" style="padding: 16px 32px">
            <p class="muted address">Entri Admin, <a href="{Encode(app)}">{Encode(app)}</a></p>
            </td></tr></table>
            </td></tr></table>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>Controls and line ends, among them those of headers, and formats that turn the direction of what follows.</summary>
    [GeneratedRegex(@"[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+", RegexOptions.CultureInvariant)]
    private static partial Regex UnseenPattern { get; }

    /// <summary>Puts texts into sentences for people who read plain text.</summary>
    private sealed class Plain : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => LineOf($"{arg}");
    }

    /// <summary>Puts texts into sentences of HTML, each with a direction of its own.</summary>
    private sealed class Html : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => $"<bdi>{Encode(LineOf($"{arg}"))}</bdi>";
    }
}
