using System.Net;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features;

/// <summary>Whatever is given a name keeps it as people see it, by whichever way it came in.</summary>
public sealed class NameTests(EntriHost host)
{
    private const string Typed = "\u00A0Cafe\u0301  du\u3000Nord ";
    private const string Seen = "Café du Nord";

    [Fact]
    public async Task Name_OfATokenAProjectOrAnOrganization_IsKeptAsItIsSeen()
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        var (token, project) = (await organization.AddTokenAsync(), await organization.AddProjectAsync());
        var name = new { name = Typed };

        Answer[] answers =
        [
            await host.PostAsync(organization.TokensPath, owner.Credentials, name),
            await host.PatchAsync($"{organization.TokensPath}/{token.Id}", owner.Credentials, name),
            await host.PostAsync($"/api/projects/{project.Id}/tokens", owner.Credentials, name),
            await host.PostAsync("/api/projects", owner.Credentials, new { name = Typed, sourceLanguage = "en" }),
            await host.PatchAsync($"/api/projects/{project.Id}", owner.Credentials, name),
            await host.PatchAsync("/api/organizations/current", owner.Credentials, name),
            await host.PostAsync("/api/organizations", owner.Credentials, name),
        ];

        Assert.All(answers, answer =>
        {
            Assert.True(answer.Response.IsSuccessStatusCode, answer.Body);
            Assert.Equal(Seen, answer.Json.GetProperty("name").GetString());
        });
    }

    [Fact]
    public async Task Name_OfAPersonAndTheirOrganization_IsKeptAsItIsSeen()
    {
        await using var alone = EntriHost.With(new() { ["Accounts:AllowSignUp"] = "true" });
        await using var scope = alone.App.CreateAsyncScope();
        var request = new RegisterRequest(Typed, "ada@example.com", "correct horse battery", Typed);
        var register = scope.ServiceProvider.GetRequiredService<Register>();

        var result = await register.SignUpAsync(request, new Client(null, "tests"), Cancellation);

        Assert.Null(result.Failure);
        await using var db = alone.OpenDatabase();
        Assert.Equal(Seen, (await db.Users.SingleAsync(Cancellation)).Name);
        Assert.Equal(Seen, (await db.Organizations.SingleAsync(Cancellation)).Name);
    }

    [Theory]
    [InlineData("Café")]
    [InlineData("Cafe\u0301")]
    [InlineData("CAFE\u0301  nord")]
    public async Task Search_ForANameInEitherForm_FindsIt(string search)
    {
        var (organization, owner) = await TestOrganization.AddWithAsync(host);
        (await host.PostAsync(organization.TokensPath, owner.Credentials, new { name = Typed })).HasStatus(HttpStatusCode.Created);
        await organization.AddTokenAsync();

        var found = await host.GetAsync($"{organization.TokensPath}?q={Uri.EscapeDataString(search)}", owner.Credentials);

        Assert.Equal(1, found.HasStatus(HttpStatusCode.OK).Json.GetProperty("meta").GetProperty("total").GetInt32());
    }
}
