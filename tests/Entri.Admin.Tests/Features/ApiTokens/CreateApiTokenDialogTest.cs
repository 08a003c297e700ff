using AngleSharp.Dom;
using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>The dialog that makes a token, as a person uses it.</summary>
public abstract class CreateApiTokenDialogTest(EntriHost host) : AppComponentTest(host)
{
    private protected static Task ChooseAsync(IRenderedComponent<MudDialogProvider> page, string expiry) => page.Find("select[name=expiry]")
        .ChangeAsync(page.FindAll("select[name=expiry] option").Single(option => option.TextContent == expiry).GetAttribute("value")!);

    private protected static Task CloseAsync(IRenderedComponent<MudDialogProvider> page, bool byKey) => byKey
        ? page.InvokeAsync(page.FindComponent<EscapeKey>().Instance.PressAsync)
        : page.FindAll("button").First(button => button.TextContent.Trim() == "Cancel").ClickAsync();

    private protected static Task Press(IRenderedComponent<MudDialogProvider> page, string button) =>
        page.FindAll("button").Single(element => element.TextContent.Trim() == button).ClickAsync();

    private protected static IElement Field(IRenderedComponent<MudDialogProvider> page, string name) =>
        page.Find($"[name={name}]").Closest(".mud-input-control")!;

    private protected (IRenderedComponent<MudDialogProvider> Page, Task<CreatedApiToken?> Created) Open(OrganizationPolicy? policy = null)
    {
        var page = RenderDialogs();
        var created = page.InvokeAsync(
            () => CreateApiTokenDialog.ShowAsync(Services.GetRequiredService<Dialogs>(), policy ?? new(), new()));
        page.WaitForElement("#create-token-form");
        return (page, created.InTimeAsync());
    }

    private protected async Task<List<ApiToken>> TokensAsync(TestOrganization organization)
    {
        await using var db = Host.OpenDatabase();
        return await db.ApiTokens.Where(token => token.OrganizationId == organization.Id).ToListAsync(Cancellation);
    }
}
