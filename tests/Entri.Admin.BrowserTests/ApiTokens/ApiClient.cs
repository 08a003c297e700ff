using System.Net;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>A program that calls the API with a token.</summary>
public sealed class ApiClient(Uri app) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = app };

    /// <summary>Lists the projects, as the command in the documentation does.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetProjectsAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/projects") { Headers = { { "X-API-Key", token } } };
        using var response = await _http.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    public void Dispose() => _http.Dispose();
}
