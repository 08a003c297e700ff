using System.Net;
using System.Text.Json;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.Activity;

public sealed class ExportActivityTests(EntriHost host)
{
    [Fact]
    public async Task Csv_HasEachEntryInALine_AndNoFormula()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await host.SaveAsync(
            Entry(organization, "=HYPERLINK(\"http://x\")"), Entry(organization, "+1, two\r\nthree"), Entry(organization, "-@"));

        var answer = (await host.GetAsync($"{organization.ActivityPath}/export?format=csv", token.Credentials))
            .HasStatus(HttpStatusCode.OK);

        Assert.Equal(("text/csv; charset=utf-8", "3"), (answer.Header("Content-Type"), answer.Header("X-Total-Count")));
        Assert.Equal("attachment; filename=\"activity-2026-03-01.csv\"", answer.Header("Content-Disposition"));
        Assert.Equal("\uFEFF"u8.ToArray(), (await answer.Response.Content.ReadAsByteArrayAsync(Cancellation))[..3]);
        Assert.StartsWith(
            "created,action,userId,userName,tokenId,projectId,targetType,targetId,metadata,_id\r\n"
                + "2026-03-01T12:00:00.123Z,user.signed_in,user_1,'-@,,,user,user_1,{},act_",
            answer.Body,
            StringComparison.Ordinal);
        Assert.Contains(",\"'+1, two\r\nthree\",", answer.Body, StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://x\"\")\",", answer.Body, StringComparison.Ordinal);
        Assert.EndsWith("\r\n", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_BehindWhatASpreadsheetTakesForTheEndOfACell_HasNoFormula()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        string[] names = ["a;=1", "b\t+2", "c\n@3", "d; \"-4", "e;5-6", "f=7"];
        await host.SaveAsync([.. names.Select(name => Entry(organization, name))]);

        var answer = (await host.GetAsync($"{organization.ActivityPath}/export?format=csv", token.Credentials))
            .HasStatus(HttpStatusCode.OK);

        string[] cells = ["a;'=1", "b\t'+2", "\"c\n'@3\"", "\"d; \"\"'-4\"", "e;5-6", "f=7"];
        Assert.All(cells, cell => Assert.Contains($",user_1,{cell},,", answer.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task JsonLines_AreTheEntriesOfTheList_AcrossBatches()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await host.SaveAsync([.. Enumerable.Range(0, 1203).Select(number => Entry(organization, $"P{number}"))]);

        var answer = (await host.GetAsync($"{organization.ActivityPath}/export?format=jsonl&userId=user_1", token.Credentials))
            .HasStatus(HttpStatusCode.OK);
        var list = (await host.GetAsync($"{organization.ActivityPath}?limit=1", token.Credentials)).Json.GetProperty("data")[0]
            .GetRawText();

        var lines = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(list, lines[0]);
        Assert.Equal(
            Enumerable.Range(0, 1203).Reverse().Select(number => $"P{number}"),
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("userName").GetString()));
    }

    [Theory]
    [InlineData("?format=xml", "format must be csv or jsonl")]
    public async Task Export_InAnotherFormat_IsRefused(string query, string message)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        var answer = await host.GetAsync($"{organization.ActivityPath}/export{query}", token.Credentials);

        Assert.Equal(message, answer.HasStatus(HttpStatusCode.BadRequest).Json.GetProperty("message")[0].GetString());
    }

    private static ActivityEntry Entry(TestOrganization organization, string name) => new()
    {
        Id = EntityId.NewActivity(TestTime.Start),
        Action = ActivityActions.UserSignedIn,
        OrganizationId = organization.Id,
        UserId = "user_1",
        UserName = name,
        TargetId = "user_1",
        TargetType = "user",
        CreatedAt = TestTime.Start,
    };
}
