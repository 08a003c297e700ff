using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class ExportApiTokensTests(EntriHost host)
{
    private const string Head =
        "name,description,state,hint,scopes,projects,allowedIps,rateLimit,contactEmail,canRotateItself,"
        + "created,createdBy,createdByTokenId,expiresAt,lastUsedAt,lastUsedFrom,disabled,revokedAt,revokedReason,_id";

    [Fact]
    public async Task Csv_HasEachTokenInALine_AndNoFormula_AndNoSecret()
    {
        var organization = await TestOrganization.AddAsync(host);
        string[] names = ["=HYPERLINK(\"http://x\")", "+1", "-2", "@sum", "a, \"b\"", "שלום", "one; =two", "＝1"];
        var tokens = new List<TestToken>();
        foreach (var name in names)
        {
            tokens.Add(await organization.AddTokenAsync(change: row => (row.Name, row.Description) = (name, "line\r\n=next")));
        }

        var answer = (await ExportAsync(organization, tokens[0].Credentials, "?sort=created")).HasStatus(HttpStatusCode.OK);

        Assert.Equal(("text/csv; charset=utf-8", "8"), (answer.Header("Content-Type"), answer.Header("X-Total-Count")));
        Assert.Equal("attachment; filename=\"tokens-2026-03-01.csv\"", answer.Header("Content-Disposition"));
        Assert.Equal("\uFEFF"u8.ToArray(), (await answer.Response.Content.ReadAsByteArrayAsync(Cancellation))[..3]);
        Assert.StartsWith($"{Head}\r\n", answer.Body, StringComparison.Ordinal);
        string[] cells =
        [
            "\"'=HYPERLINK(\"\"http://x\"\")\"", "'+1", "'-2", "'@sum", "\"a, \"\"b\"\"\"", "שלום", "one; '=two", "'＝1",
        ];
        Assert.All(cells, cell => Assert.Contains($"\r\n{cell},\"line\r\n'=next\",", answer.Body, StringComparison.Ordinal));
        Assert.All(tokens, token =>
        {
            var hash = ApiTokenSecret.HashOf(token.Value);
            Assert.DoesNotContain(token.Value[10..^4], answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexString(hash), answer.Body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(hash), answer.Body, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Csv_OfATokenWithEverything_HasEachCellInItsColumn()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync([Scope.MembersRead, Scope.TokensRead], row =>
        {
            (row.Name, row.Description, row.ContactEmail, row.CanRotateItself) = ("Deploys", "The site", "ops@example.com", true);
            (row.Projects, row.AllowedIps, row.RateLimit) = (ProjectSet.Parse("proj_1 proj_2"), ["10.0.0.0/8", "2001:db8::1"], 7);
            (row.ExpiresAt, row.DisabledAt) = (TestTime.Start.AddDays(3), TestTime.Start.AddDays(-2));
            row.Revoke(TestTime.Start.AddDays(-1), RevocationReason.PersonLeft);
        });
        var reader = await organization.AddTokenAsync(change: row => row.Name = "Reader");
        host.Get<ApiTokenUses>().Add(token.Id, TestTime.Start.AddHours(-1), IPAddress.Parse("10.1.2.3"));
        await host.FlushUsesAsync();

        var lines = (await ExportAsync(organization, reader.Credentials, "?sort=name")).Body.Split("\r\n");

        Assert.Equal(
            $"Deploys,The site,revoked,{token.Value[..10]}…{token.Value[^4..]},members:read tokens:read,proj_1 proj_2,"
                + "10.0.0.0/8 2001:db8::1,7,ops@example.com,true,2026-03-01T12:00:00.123Z,Ada Lovelace,,"
                + "2026-03-04T12:00:00.123Z,2026-03-01T11:00:00.123Z,"
                + $"10.1.2.3,true,2026-02-28T12:00:00.123Z,person_left,{token.Id}",
            lines[1]);
    }

    [Fact]
    public async Task Csv_WithoutAnOrder_HasTheNewestFirst()
    {
        var organization = await TestOrganization.AddAsync(host);
        var reader = await organization.AddTokenAsync(change: row => row.Name = "today");
        await host.SaveAsync(
            organization.NewToken(change: row => row.Name = "before", createdAt: TestTime.Start.AddDays(-2)).Entity,
            organization.NewToken(change: row => row.Name = "between", createdAt: TestTime.Start.AddDays(-1)).Entity);

        Assert.Equal(["today", "between", "before"], await NamesAsync(organization, reader.Credentials, ""));
        Assert.Equal(["before", "between", "today"], await NamesAsync(organization, reader.Credentials, "?sort=created"));
    }

    [Fact]
    public async Task Csv_FollowsSearchFilterAndOrder_AcrossBatches()
    {
        var organization = await TestOrganization.AddAsync(host);
        var reader = await organization.AddTokenAsync();
        await host.SaveAsync([.. Enumerable.Range(0, 1203).Select(number => organization.NewToken(change: token =>
        {
            token.Name = $"find {number:D4}";
            _ = number == 7 && token.Revoke(TestTime.Start);
        }).Entity)]);

        var found = await NamesAsync(organization, reader.Credentials, "?q=find&state=usable&sort=-name");

        Assert.Equal(Enumerable.Range(0, 1203).Where(number => number != 7).Reverse().Select(number => $"find {number:D4}"), found);
        Assert.Equal(["find 0007"], await NamesAsync(organization, reader.Credentials, "?state=revoked"));
    }

    [Theory]
    [InlineData(
        "?state=dead",
        "state must be one of usable, all, active, neverUsed, expiresSoon, neverPickedUp, disabled, expired, revoked")]
    [InlineData(
        "?sort=hash",
        "sort must be one of created, name, lastUsed, expiry, value, scopes, requests, state, with - before it from high to low")]
    public async Task Csv_OfWhatThereIsNot_Answers400(string query, string message)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        (await ExportAsync(organization, token.Credentials, query))
            .IsError(HttpStatusCode.BadRequest, $$"""{"statusCode":400,"message":["{{message}}"],"error":"Bad Request"}""");
    }

    [Fact]
    public async Task Csv_ForATokenOfAProject_HasItsNeighborsThereAlone()
    {
        var organization = await TestOrganization.AddAsync(host);
        var project = await organization.AddProjectAsync();
        var limited = await organization.AddTokenAsync(change: row => (row.Name, row.Projects) = ("Inside", ProjectSet.Parse(project.Id)));
        await organization.AddTokenAsync(change: row => row.Name = "Outside");

        Assert.Equal(["Inside"], await NamesAsync(organization, limited.Credentials, ""));
    }

    private Task<Answer> ExportAsync(TestOrganization organization, Credentials caller, string query) =>
        host.GetAsync($"{organization.TokensPath}/export{query}", caller);

    private async Task<string[]> NamesAsync(TestOrganization organization, Credentials caller, string query) =>
        [.. (await ExportAsync(organization, caller, query)).HasStatus(HttpStatusCode.OK).Body
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[0])];
}
