using System.Text;
using System.Text.Json;

namespace Entri.Testing;

/// <summary>Sends requests as a program would, header by header.</summary>
public static class Requests
{
    public static Task<Answer> GetAsync(this EntriHost host, string path, Credentials credentials) =>
        host.SendAsync("GET", path, credentials);

    /// <summary>Opens a page as a browser does, which follows the redirect to the person's organization.</summary>
    public static async Task<Answer> GetPageAsync(this EntriHost host, string path, Credentials credentials)
    {
        var answer = await host.GetAsync(path, credentials);
        return answer.Header("Location") is { } address && (path == "/" || address.Split('/')[^1] == path.Split('/')[^1])
            ? await host.GetAsync(address, credentials)
            : answer;
    }

    public static Task<Answer> PostAsync(this EntriHost host, string path, Credentials credentials, object body) =>
        host.SendAsync("POST", path, credentials, body);

    public static Task<Answer> PatchAsync(this EntriHost host, string path, Credentials credentials, object body) =>
        host.SendAsync("PATCH", path, credentials, body);

    public static Task<Answer> DeleteAsync(this EntriHost host, string path, Credentials credentials) =>
        host.SendAsync("DELETE", path, credentials);

    /// <summary>Sends an object as JSON, a string as the raw JSON that it is, and null as no body.</summary>
    public static Task<Answer> SendAsync(this EntriHost host, string method, string path, Credentials credentials, object? body = null) =>
        host.SendAsync(method, path, credentials, body switch
        {
            null => null,
            string json => new StringContent(json, Encoding.UTF8, "application/json"),
            _ => new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        });

    public static async Task<Answer> SendAsync(
        this EntriHost host, string method, string path, Credentials credentials, HttpContent? content)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };

        // A server that refuses a large body does not wait for it: asking first lets the client read the answer.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > 1024 * 1024;
        foreach (var (name, value) in credentials.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await host.Http.SendAsync(request, Cancellation);
        return new Answer(response, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
