using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class EditApiTokenDialogTests(EntriHost host) : AppComponentTest(host)
{
    private const string Form = "#edit-token-form";

    [Fact]
    public async Task Save_OfNothing_ChangesNothing()
    {
        var (page, tokenId) = await OpenAsync(MemberRole.Admin);

        await page.Find(Form).SubmitAsync();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Form)));
        Assert.Equal(0, (await ReadAsync(tokenId)).Version);
    }

    [Fact]
    public async Task Save_OfAScopeLess_KeepsNameAndEnd()
    {
        var (page, tokenId) = await OpenAsync(MemberRole.Admin);
        Assert.Equal("projects:write", page.Find("select[name=projects]").GetAttribute("value"));

        await page.Find("select[name=projects]").ChangeAsync("projects:read");
        await page.Find("select[name=members]").ChangeAsync("");
        await page.Find(Form).SubmitAsync();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Form)));
        var token = await ReadAsync(tokenId);
        Assert.Equal("projects:read", token.Scopes.ToString());
        Assert.Equal(("Deploy", null), (token.Name, token.ExpiresAt));
    }

    [Fact]
    public async Task Save_OfAnEnd_EndsItWithThatDayWhereThePersonIs()
    {
        var (page, tokenId) = await OpenAsync(MemberRole.Admin);

        var choices = page.FindAll("select[name=expiry] option");
        Assert.Equal("No change", choices[0].TextContent);
        await page.Find("select[name=expiry]").ChangeAsync(choices.Single(choice => choice.TextContent == "7 days").GetAttribute("value")!);
        await page.Find(Form).SubmitAsync();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Form)));

        // The last millisecond of 9 March at UTC+14, where it is 2 March.
        var end = new DateTimeOffset(2026, 3, 9, 23, 59, 59, 999, TimeSpan.FromHours(14));
        Assert.Equal(end.ToUniversalTime(), (await ReadAsync(tokenId)).ExpiresAt);
    }

    [Fact]
    public async Task Save_OfScopesThatSomebodyElseChanged_SaysSoAndKeepsTheirs()
    {
        var (page, tokenId) = await OpenAsync(MemberRole.Admin);
        await using (var db = Host.OpenDatabase())
        {
            var row = await db.ApiTokens.SingleAsync(token => token.Id == tokenId, Cancellation);
            row.Scopes = [Scope.ActivityRead];
            await db.SaveChangesAsync(Cancellation);
        }

        await page.Find("select[name=members]").ChangeAsync("");
        await page.Find(Form).SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Somebody else changed the access", page.Markup, StringComparison.Ordinal));
        Assert.Equal("activity:read", (await ReadAsync(tokenId)).Scopes.ToString());
    }

    [Fact]
    public async Task Access_ThatThePolicyForbids_CanBeKeptButNotChosen()
    {
        var (page, _) = await OpenAsync(MemberRole.Admin, new() { AllowedScopes = [Scope.ProjectsRead, Scope.TokensRead] });

        Assert.Equal(("Read and write (not allowed by the policy)", true), Option("tokens", "tokens:write"));
        Assert.Equal(("Read", false), Option("tokens", "tokens:read"));
        Assert.Equal(("Read and write (not allowed by the policy)", false), Option("projects", "projects:write"));

        (string Text, bool IsDisabled) Option(string resource, string scope)
        {
            var option = page.Find($"select[name={resource}] option[value='{scope}']");
            return (option.TextContent.Trim(), option.HasAttribute("disabled"));
        }
    }

    private async Task<(IRenderedComponent<MudDialogProvider> Page, string TokenId)> OpenAsync(
        MemberRole role, OrganizationPolicy? policy = null)
    {
        var organization = await TestOrganization.AddAsync(Host);
        var added = await organization.AddTokenAsync([Scope.ProjectsRead, Scope.ProjectsWrite, Scope.MembersRead]);
        await SignInAsync(organization, role);
        var token = (await Host.Get<GetApiToken>().ExecuteAsync(organization.Caller, added.Id, Cancellation)).Value;
        var page = RenderForPerson<MudDialogProvider>();
        _ = page.InvokeAsync(() => EditApiTokenDialog.ShowAsync(Services.GetRequiredService<Dialogs>(), token, policy ?? new()));
        page.WaitForElement(Form);
        return (page, added.Id);
    }

    private async Task<ApiToken> ReadAsync(string tokenId)
    {
        await using var db = Host.OpenDatabase();
        return await db.ApiTokens.SingleAsync(token => token.Id == tokenId, Cancellation);
    }
}
