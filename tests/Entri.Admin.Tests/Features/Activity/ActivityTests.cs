using System.Net;
using System.Text.Json;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.Activity;

public sealed class ActivityTests(EntriHost host)
{
    [Fact]
    public async Task Changes_EachOne_LeavesOneEntryWithItsActor()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        foreach (var caller in new[] { token.Credentials, owner.Credentials })
        {
            var project = (await host.PostAsync("/api/projects", caller, new { name = "Shop", sourceLanguage = "en" })).Id;
            await host.PatchAsync($"/api/projects/{project}", caller, new { name = "Store" });
            await host.PostAsync($"/api/projects/{project}/languages", caller, new { language = "fr" });
            await host.DeleteAsync($"/api/projects/{project}", caller);
            await host.PatchAsync($"/api/projects/{project}", caller, new { archived = false });
            await host.DeleteAsync($"/api/projects/{project}/permanent", caller);
            var made = (await host.PostAsync(organization.TokensPath, caller, new { name = "CI" })).Id;
            await host.PatchAsync($"{organization.TokensPath}/{made}", caller, new { name = "Build" });
            await host.PatchAsync($"{organization.TokensPath}/{made}", caller, new { disabled = true });
            await host.PatchAsync($"{organization.TokensPath}/{made}", caller, new { disabled = false });
            await host.DeleteAsync($"{organization.TokensPath}/{made}", caller);
            await host.PatchAsync("/api/organizations/current", caller, new { description = project });
        }

        var entries = await EntriesAsync(organization, token);

        string[] expected =
        [
            "organization.updated", "project.archived", "project.created", "project.deleted", "project.restored",
            "project.updated", "project.updated",
            "token.created", "token.disabled", "token.enabled", "token.revoked", "token.updated",
        ];
        var byToken = entries.Where(entry => entry.GetProperty("userId").ValueKind == JsonValueKind.Null).ToArray();
        var byOwner = entries.Where(entry => entry.GetProperty("userId").GetString() == owner.UserId).ToArray();
        Assert.Equal(entries.Length, byToken.Length + byOwner.Length);
        Assert.All(
            [byToken, byOwner],
            list => Assert.Equal(expected, list.Select(entry => entry.GetProperty("action").GetString()!).Order(StringComparer.Ordinal)));
        Assert.All(byToken, entry => Assert.Equal(
            ("Deploy", token.Id),
            (entry.GetProperty("userName").GetString(), entry.GetProperty("metadata").GetProperty("tokenId").GetString())));
        Assert.All(byOwner, entry => Assert.Equal("Ada Lovelace", entry.GetProperty("userName").GetString()));
    }

    [Fact]
    public async Task Entry_HasTheMembersOfTheContract()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var project = (await host.PostAsync("/api/projects", token.Credentials, new { name = "Shop", sourceLanguage = "en" })).Id;

        var entry = Assert.Single(await EntriesAsync(organization, token));

        Assert.Matches("^act_[0-9a-f]{32}\\z", entry.GetProperty("_id").GetString());
        Assert.Equal(
            $$"""{"_id":"{{entry.GetProperty("_id").GetString()}}","action":"project.created","userId":"""
                + $$"""null,"userName":"Deploy","projectId":"{{project}}","organizationId":"{{organization.Id}}","""
                + $"\"targetId\":\"{project}\",\"targetType\":\"project\",\"metadata\":"
                + $$"""{"name":"Shop","tokenId":"{{token.Id}}"},"created":"2026-03-01T12:00:00.123Z"}""",
            entry.GetRawText());
    }

    [Fact]
    public async Task Changes_ThatFail_LeaveNoEntry()
    {
        var (organization, other) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var token = await organization.AddTokenAsync();
        var viewer = await organization.AddPersonAsync(MemberRole.Reviewer);

        (await host.PostAsync("/api/projects", token.Credentials, new { name = "" })).HasStatus(HttpStatusCode.BadRequest);
        (await host.PostAsync("/api/projects", token.Credentials, new { name = "x", sourceLanguage = "xx" }))
            .HasStatus(HttpStatusCode.UnprocessableEntity);
        (await host.PatchAsync("/api/organizations/current", token.Credentials, new { slug = other.Entity.Slug }))
            .HasStatus(HttpStatusCode.Conflict);
        (await host.PostAsync("/api/projects", viewer.Credentials, new { name = "x", sourceLanguage = "en" }))
            .HasStatus(HttpStatusCode.Forbidden);
        (await host.DeleteAsync("/api/projects/proj_missing", token.Credentials)).HasStatus(HttpStatusCode.NotFound);
        (await host.PostAsync(organization.TokensPath, token.Credentials, """{"name":"x","scopes":["y"]}"""))
            .HasStatus(HttpStatusCode.BadRequest);

        Assert.Empty(await EntriesAsync(organization, token));
    }

    [Fact]
    public async Task List_Filtered_HasOnlyWhatIsAskedFor()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var owner = await organization.AddPersonAsync(MemberRole.Owner);
        var first = (await host.PostAsync("/api/projects", token.Credentials, new { name = "One", sourceLanguage = "en" })).Id;
        var second = (await host.PostAsync("/api/projects", owner.Credentials, new { name = "Two", sourceLanguage = "en" })).Id;
        await host.PatchAsync($"/api/projects/{first}", owner.Credentials, new { name = "Eins" });

        Assert.Equal(2, (await EntriesAsync(organization, token, "?action=project.created")).Length);
        Assert.Equal(2, (await EntriesAsync(organization, token, $"?userId={owner.UserId}")).Length);
        Assert.Single(await EntriesAsync(organization, token, $"?userId={owner.UserId}&action=project.created"));
        Assert.Empty(await EntriesAsync(organization, token, "?action=%27%20OR%201=1--"));
        Assert.Equal(
            2,
            (await host.GetAsync($"/api/projects/{first}/activity", token.Credentials)).Json.GetProperty("meta").GetProperty("total")
                .GetInt32());
        Assert.Equal(
            1,
            (await host.GetAsync($"/api/projects/{second}/activity", token.Credentials)).Json.GetProperty("meta").GetProperty("total")
                .GetInt32());
    }

    [Fact]
    public async Task List_ByTokenAndDay_HasOnlyWhatIsAskedFor()
    {
        var organization = await TestOrganization.AddAsync(host);
        var (token, other) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());
        await host.PostAsync("/api/projects", other.Credentials, new { name = "One", sourceLanguage = "en" });
        await host.PatchAsync($"{organization.TokensPath}/{other.Id}", token.Credentials, new { name = "Build" });

        Assert.Equal(2, (await EntriesAsync(organization, token, $"?tokenId={other.Id}")).Length);
        Assert.Single(await EntriesAsync(organization, token, $"?tokenId={token.Id}"));
        Assert.Equal(2, (await EntriesAsync(organization, token, "?from=2026-03-01&to=2026-03-01")).Length);
        Assert.Equal(2, (await EntriesAsync(organization, token, "?from=2026-03-01T13:00:00.123%2B01:00")).Length);
        Assert.Empty(await EntriesAsync(organization, token, "?to=2026-03-01T12:00:00.123Z"));
        Assert.Empty(await EntriesAsync(organization, token, "?to=2026-02-28"));
        Assert.Empty(await EntriesAsync(organization, token, "?projectId=proj_missing"));
    }

    [Theory]
    [InlineData("?from=yesterday", "from must be a day, such as 2026-01-31, or a time in ISO 8601 with its offset")]
    [InlineData("?to=2026-02-30", "to must be a day, such as 2026-01-31, or a time in ISO 8601 with its offset")]
    [InlineData("?from=2026-01-01T00:00:00", "from must be a day, such as 2026-01-31, or a time in ISO 8601 with its offset")]
    [InlineData("?from=2026-01-02&to=2026-01-01", "to must not be earlier than from")]
    public async Task List_WithABadFilter_IsRefused(string query, string message)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        foreach (var path in new[] { "", "/export" })
        {
            var answer = (await host.GetAsync(organization.ActivityPath + path + query, token.Credentials))
                .HasStatus(HttpStatusCode.BadRequest);
            Assert.Equal(message, answer.Json.GetProperty("message")[0].GetString());
        }
    }

    [Fact]
    public async Task Entry_OfAChange_SaysWhatWasBeforeAndIsNow()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var project = (await host.PostAsync("/api/projects", token.Credentials, new { name = "Shop", sourceLanguage = "en" })).Id;

        await host.PatchAsync($"/api/projects/{project}", token.Credentials, new { name = "Store" });

        var metadata = (await EntriesAsync(organization, token, "?action=project.updated")).Single().GetProperty("metadata");
        Assert.Equal(("Shop", "Store"), (metadata.GetProperty("from.name").GetString(), metadata.GetProperty("to.name").GetString()));
    }

    private async Task<JsonElement[]> EntriesAsync(TestOrganization organization, TestToken token, string query = "?limit=200") =>
        [
            .. (await host.GetAsync(organization.ActivityPath + query, token.Credentials)).HasStatus(HttpStatusCode.OK).Json
                .GetProperty("data").EnumerateArray(),
        ];
}
