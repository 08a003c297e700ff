namespace Entri.Admin.Tests.Hosting;

/// <summary>A test of the app as a process, which takes long, on a data directory of its own.</summary>
[Trait(TestTraits.Takes, TestTraits.LongTime)]
public abstract class ProcessTest : IAsyncDisposable
{
    protected DataFolder Data { get; } = new();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Data.DisposeAsync();
    }

    /// <summary>Starts the app, and lets a token call it.</summary>
    protected async Task<ServerProcess> StartAsync(string token, params string[] settings)
    {
        var app = await ServerProcess.StartedAppAsync(Data.Path, settings);
        app.Http.DefaultRequestHeaders.Add("X-API-Key", token);
        return app;
    }

    /// <summary>Puts an organization with a token that may do everything into the database.</summary>
    /// <returns>The token's value.</returns>
    protected Task<string> SeedAsync() => EntriData.InDatabaseAsync(
        Data.Path, async (_, app) => (await (await TestOrganization.AddAsync(app)).AddTokenAsync()).Value);
}
