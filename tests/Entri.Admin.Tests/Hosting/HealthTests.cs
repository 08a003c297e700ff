using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Tests.Hosting;

public sealed class HealthTests(EntriHost host)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_OfARunningApp_SaysOnlyThatItIsWell(string path) =>
        Assert.Equal("Healthy", (await host.GetAsync(path, Credentials.None)).HasStatus(HttpStatusCode.OK).Body);

    [Fact]
    public async Task Health_WithoutADatabase_IsAliveButNotReady()
    {
        var connections = new BrokenConnections();
        await using var own = EntriHost.WithServices(services =>
            services.AddDatabaseInterceptor(connections));
        (await own.GetAsync("/health/ready", Credentials.None)).HasStatus(HttpStatusCode.OK);
        connections.AreBroken = true;

        (await own.GetAsync("/health/live", Credentials.None)).HasStatus(HttpStatusCode.OK);
        Assert.Equal(
            "Unhealthy", (await own.GetAsync("/health/ready", Credentials.None)).HasStatus(HttpStatusCode.ServiceUnavailable).Body);
    }

    private sealed class BrokenConnections : DbConnectionInterceptor
    {
        public bool AreBroken { get; set; }

        public override InterceptionResult ConnectionOpening(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            AreBroken ? throw new IOException("The database is gone.") : result;

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result,
            CancellationToken cancellationToken =
                default) =>
            AreBroken ? throw new IOException("The database is gone.") : new(result);
    }
}
