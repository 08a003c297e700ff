using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Entri.Admin.Benchmarks.Load;

/// <summary>A client that makes a token and revokes it, fifty times a second, or as often as the server keeps up with.</summary>
internal sealed class TokenChurn : IAsyncDisposable
{
    private const int MostUnderway = 50;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1) / 50;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _done;
    private int _errors;

    /// <summary>Starts at once.</summary>
    /// <param name="address">The app.</param>
    /// <param name="header">The request header of a token that may make others.</param>
    public TokenChurn(Uri address, string header)
    {
        _http = new HttpClient { BaseAddress = address };
        var (name, value) = header.Split(": ") is [var n, var v]
            ? (n, v) : throw new ArgumentException("A header has a name and a value.", nameof(header));
        _http.DefaultRequestHeaders.Add(name, value);
        _running = RunAsync();
    }

    /// <summary>How many tokens were made and revoked.</summary>
    public int Done => _done;

    /// <summary>How often the server refused or failed.</summary>
    public int Errors => _errors;

    /// <summary>Stops, and waits for what is on its way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _http.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        var underway = new List<Task>();
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                underway.RemoveAll(task => task.IsCompleted);
                if (underway.Count < MostUnderway)
                {
                    underway.Add(MakeAndRevokeAsync());
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(underway);
        }
    }

    private async Task MakeAndRevokeAsync()
    {
        try
        {
            using var created = await _http.PostAsJsonAsync("/api/organizations/current/tokens", new { name = "Churn" });
            var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("_id").GetString();
            using var revoked = await _http.DeleteAsync(new Uri($"/api/organizations/current/tokens/{id}", UriKind.Relative));
            Interlocked.Increment(ref revoked.StatusCode == HttpStatusCode.NoContent ? ref _done : ref _errors);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException)
        {
            Interlocked.Increment(ref _errors);
        }
    }
}
