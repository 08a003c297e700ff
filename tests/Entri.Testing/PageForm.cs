using System.Text.RegularExpressions;

namespace Entri.Testing;

/// <summary>A form as a browser has it that loaded a page: its fields can be sent to any address, changed as an attacker would.</summary>
public sealed partial class PageForm
{
    private readonly string _antiforgery;

    private PageForm(string cookie, string antiforgery) => (Cookie, _antiforgery) = (cookie, antiforgery);

    /// <summary>What the browser is to send with the form; empty where the page set no cookie, as it was sent a good one.</summary>
    public string Cookie { get; }

    /// <summary>Loads the page of a form.</summary>
    public static Task<PageForm> LoadAsync(EntriHost host, string path) => LoadAsync(host, path, Credentials.None);

    /// <summary>Loads the page of a form as somebody.</summary>
    public static async Task<PageForm> LoadAsync(EntriHost host, string path, Credentials credentials)
    {
        var page = await host.GetPageAsync(path, credentials);
        return new PageForm((page.Header("Set-Cookie") ?? "").Split(';')[0], Antiforgery.Match(page.Body).Groups[1].Value);
    }

    /// <summary>The same form in a browser that has one more cookie.</summary>
    /// <param name="cookie">Name and value, as <c>Set-Cookie</c> has them before the first semicolon.</param>
    public PageForm With(string cookie) => new($"{Cookie}; {cookie}", _antiforgery);

    /// <summary>Sends fields with what proves that they come from the page.</summary>
    public Task<Answer> SendAsync(EntriHost host, string path, params (string Name, string Value)[] fields) =>
        SendAsync(host, path, fields, headers: []);

    /// <summary>Sends fields as above, with headers of the browser's.</summary>
    public async Task<Answer> SendAsync(
        EntriHost host, string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        using var content = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", _antiforgery)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await host.SendAsync("POST", path, new Credentials([("Cookie", Cookie), .. headers]), content);
    }

    /// <summary>Sends fields as above, as somebody who may not be the one that the page was loaded by.</summary>
    public Task<Answer> SendAsync(EntriHost host, string path, Credentials credentials, params (string Name, string Value)[] fields) =>
        SendAsync(host, path, fields, credentials.Headers);

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Antiforgery { get; }
}
