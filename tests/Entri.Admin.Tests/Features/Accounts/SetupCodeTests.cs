using System.Net;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>Who may set up an app that others can reach.</summary>
public sealed class SetupCodeTests
{
    private const string Elsewhere = "https://entri.example.com";

    [Fact]
    public async Task SetUp_OfAnAppThatOthersReach_TakesTheCodeOfTheStart()
    {
        await using var host = EntriHost.With(new() { ["PublicUrl"] = Elsewhere });
        var code = await host.Get<SetupCode>().ReadAsync(Cancellation);

        var refused = (await SetUpAsync(host, "")).HasStatus(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Set-up code must be the one", refused.Body, StringComparison.Ordinal);
        (await SetUpAsync(host, code.Replace(code[0], code[0] == 'A' ? 'B' : 'A'))).HasStatus(HttpStatusCode.UnprocessableEntity);
        await using var db = host.OpenDatabase();
        Assert.False(await db.Users.AnyAsync(Cancellation));

        (await SetUpAsync(host, $" {code.ToLowerInvariant().Replace('-', ' ')} ")).HasStatus(HttpStatusCode.Redirect);
        Assert.Equal(1, await db.Users.CountAsync(Cancellation));
        var again = await host.GetAsync($"/setup?code={code}", Credentials.None);
        Assert.Equal(SignInAddress.Path, new Uri(host.Address, again.Header("Location")!).AbsolutePath);
    }

    [Fact]
    public async Task SetUp_FromTheLinkOfTheStart_HasTheCodeFilledIn()
    {
        await using var host = EntriHost.With(new() { ["PublicUrl"] = Elsewhere });

        var page = await host.GetAsync("/setup?code=ABCD-EFGH-JKLM", Credentials.None);

        Assert.Contains("value=\"ABCD-EFGH-JKLM\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(await host.Get<SetupCode>().ReadAsync(Cancellation), page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetUp_WithWrongCodes_IsThrottled()
    {
        await using var host = EntriHost.With(new() { ["PublicUrl"] = Elsewhere, ["Accounts:SignInAttemptsPerAddress"] = "3" });
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await SetUpAsync(host, "AAAA-AAAA-AAAA")).HasStatus(HttpStatusCode.UnprocessableEntity);
        }

        (await SetUpAsync(host, await host.Get<SetupCode>().ReadAsync(Cancellation))).HasStatus(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task SetUp_OfAnAppThatOnlyThisMachineReaches_TakesNoCode()
    {
        await using var host = new EntriHost();

        Assert.False(host.Get<SetupCode>().IsNeeded);
        (await SetUpAsync(host, "")).HasStatus(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("http://localhost:5080", false)]
    [InlineData("http://127.0.0.2:5080", false)]
    [InlineData("http://[::1]:5080", false)]
    [InlineData("http://unix:/run/entri.sock", false)]
    [InlineData("http://0.0.0.0:5080", true)]
    [InlineData("http://[::]:5080", true)]
    [InlineData("http://+:80", true)]
    [InlineData("http://*:80", true)]
    [InlineData("http://entri.internal:80", true)]
    [InlineData("http://192.0.2.1:80", true)]
    public void Address_IsOfThisMachineOrReachedByOthers(string address, bool isReached) =>
        Assert.Equal(isReached, !SetupCode.IsOfThisMachine(address));

    [Fact]
    public async Task Code_OfTwoInstancesOnOneDatabase_IsTheSameAndOfAnotherAnother()
    {
        await using var folder = new DataFolder();
        string[] codes = new string[3];
        for (var start = 0; start < 3; start++)
        {
            await using var host = start < 2 ? EntriHost.With(new() { ["DataDirectory"] = folder.Path }) : new EntriHost();
            codes[start] = await host.Get<SetupCode>().ReadAsync(Cancellation);
        }

        Assert.Equal(codes[0], codes[1]);
        Assert.NotEqual(codes[0], codes[2]);
        Assert.Matches("^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$", codes[0]);
    }

    private static async Task<Answer> SetUpAsync(EntriHost host, string code)
    {
        var form = await PageForm.LoadAsync(host, "/setup");
        return await form.SendAsync(
            host, "/setup", ("_handler", "register"), ("Input.Name", "Ada"), ("Input.Email", "ada@example.com"),
            ("Input.Password", TestOrganization.Password), ("Input.Organization", "Acme"), ("Input.Code", code));
    }
}
