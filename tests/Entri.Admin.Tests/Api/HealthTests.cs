using System.Net;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Tests.Api;

public sealed class HealthTests(EntriHost host)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_OfARunningApp_SaysOnlyThatItIsWell(string path) =>
        Assert.Equal("Healthy", (await host.GetAsync(path, Caller.Nobody)).HasStatus(HttpStatusCode.OK).Body);

    [Fact]
    public async Task Health_WithoutADatabase_IsAliveButNotReady()
    {
        var connections = new BrokenConnections();
        await using var own = new EntriHost(new Dictionary<string, string>(), services =>
            services.AddDatabaseInterceptor(connections));
        (await own.GetAsync("/health/ready", Caller.Nobody)).HasStatus(HttpStatusCode.OK);
        connections.AreBroken = true;

        (await own.GetAsync("/health/live", Caller.Nobody)).HasStatus(HttpStatusCode.OK);
        Assert.Equal("Unhealthy", (await own.GetAsync("/health/ready", Caller.Nobody)).HasStatus(HttpStatusCode.ServiceUnavailable).Body);
    }

    private sealed class BrokenConnections : DbConnectionInterceptor
    {
        public bool AreBroken { get; set; }

        public override InterceptionResult ConnectionOpening(
            System.Data.Common.DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            AreBroken ? throw new IOException("The database is gone.") : result;

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            System.Data.Common.DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            AreBroken ? throw new IOException("The database is gone.") : new(result);
    }
}
