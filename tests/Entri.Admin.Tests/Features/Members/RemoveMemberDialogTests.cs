using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Features.Members;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.Members;

public sealed class RemoveMemberDialogTests(EntriHost host) : AppComponentTest(host)
{
    [Theory]
    [InlineData(true, "revoke")]
    [InlineData(false, "keep")]
    public async Task Answer_StartsAsThePolicyHasIt(bool isRevokedByPolicy, string tokens)
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var page = RenderDialogs();
        var member = new MemberResponse("user_1", "Bo", "bo@example.com", MemberRole.Developer, TestTime.Start);
        var made = new MemberTokens([Token("tok_1"), Token("tok_2")], 2);
        var answer = page.InvokeAsync(
            () => RemoveMemberDialog.ShowAsync(Services.GetRequiredService<Dialogs>(), member, made, isRevokedByPolicy));
        page.WaitForElement("input[type=checkbox]");
        Assert.Equal(isRevokedByPolicy, page.Markup.Contains("The organization’s policy is to revoke", StringComparison.Ordinal));

        await page.FindAll("button").Single(button => button.TextContent.Trim()
            == (isRevokedByPolicy ? "Remove, and revoke 2 tokens" : "Remove member")).ClickAsync();

        Assert.Equal(tokens, (await answer.InTimeAsync())!.Tokens);
    }

    private static MemberToken Token(string id) => new(id, "Deploy", "entri_Ab12…x9Zq", ["projects:read"], null, null, "Bo");
}
