using System.Collections.Concurrent;
using System.Net;
using Entri.Admin.Data;

namespace Entri.Admin.Tests.Data;

public sealed class ChangeFeedTests(EntriHost host)
{
    [Fact]
    public async Task Deed_InAnOrganization_IsToldOnceItCanBeRead_AndARefusedOneIsNot()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var told = new ConcurrentQueue<string?>();
        host.Get<ChangeFeed>().OrganizationChanged += Note;

        var path = $"{organization.TokensPath}/{token.Id}";
        (await host.PatchAsync(path, token.Credentials, new { name = "Renamed" })).HasStatus(HttpStatusCode.OK);
        (await host.PatchAsync(path, token.Credentials, new { name = "Renamed" })).HasStatus(HttpStatusCode.OK);
        (await host.PatchAsync(path, token.Credentials, new { name = "" })).HasStatus(HttpStatusCode.BadRequest);

        host.Get<ChangeFeed>().OrganizationChanged -= Note;
        Assert.Equal("Renamed", told.First());

        // PostgreSQL tells this instance, too.
        Assert.InRange(told.Count, 1, 2);

        void Note(string id)
        {
            if (id == organization.Id)
            {
                using var db = host.OpenDatabase();
                told.Enqueue(db.ApiTokens.Single(row => row.Id == token.Id).Name);
            }
        }
    }

    [Fact]
    public async Task Change_WhileSomebodyHearsOfTheOneBefore_IsMade()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        bool? isMade = null;
        host.Get<ChangeFeed>().OrganizationChanged += Write;

        (await host.PatchAsync($"{organization.TokensPath}/{token.Id}", token.Credentials, new { name = "Renamed" }))
            .HasStatus(HttpStatusCode.OK);

        host.Get<ChangeFeed>().OrganizationChanged -= Write;
        Assert.True(isMade);

        void Write(string id)
        {
            if (id == organization.Id)
            {
                var written = host.Get<DatabaseWriter>().WriteAsync(_ => Task.CompletedTask, Cancellation);
                isMade = SpinWait.SpinUntil(() => written.IsCompleted, TimeSpan.FromSeconds(20));
            }
        }
    }
}
