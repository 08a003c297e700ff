using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class CreateApiTokenDialogTests(EntriHost host) : AppComponentTest(host)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task EmptyName_SaysSoBesideTheFieldAndCreatesNothing()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, MemberRole.Admin);
        var (page, created) = Open();

        await page.Find("#create-token-form").SubmitAsync();

        Assert.Equal("create-token-form", Assert.Single(Script.Invocations["focusFirstInvalid"]).Arguments[0]);
        Assert.Contains("Enter a name", Field(page, "name").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Enter", Field(page, "description").TextContent, StringComparison.Ordinal);
        Assert.False(created.IsCompleted);
        Assert.Empty(await TokensAsync(organization));
    }

    [Theory]
    [InlineData("Read only", "read projects, organization, members, tokens, activity and translations", "")]
    [InlineData(
        "Read and write",
        "read organization, members, tokens and activity, and read and change projects and translations",
        "projects:write")]
    [InlineData(
        "Everything I may do",
        "read activity, and read and change projects, organization, members, tokens and translations",
        "projects:write organization:write members:write tokens:write")]
    public async Task Preset_IsReadBackInOneSentenceAndIsWhatTheTokenGets(string preset, string rights, string writing)
    {
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, MemberRole.Admin);
        var (page, created) = Open();

        await page.FindAll("input[type=radio]").Single(radio => radio.Closest("label")!.QuerySelector("strong")!.TextContent == preset)
            .ClickAsync();
        Assert.Equal($"The token may {rights} until 31 May 2026, 23:59 (Far/Far Away).", page.Find(".read-back").TextContent);
        await page.Find("input[name=name]").InputAsync(" CI ");
        Assert.Equal($"“CI” may {rights} until 31 May 2026, 23:59 (Far/Far Away).", page.Find(".read-back").TextContent);

        await page.Find("#create-token-form").SubmitAsync();
        var scopes = (await created)!.Token.Scopes;
        Assert.All(Scope.Own.Where(scope => !scope.Writes), scope => Assert.True(scopes.Allows(scope)));
        Assert.Equal(writing, string.Join(' ', Scope.Own.Where(scope => scope.Writes && scopes.Allows(scope))));
    }

    [Theory]
    [InlineData("2026-12-04", -8, "4 Dec 2026, 23:59", "2026-12-05T07:59:59.999Z")]
    [InlineData("2026-12-04", 14, "4 Dec 2026, 23:59", "2026-12-04T09:59:59.999Z")]
    [InlineData("9999-12-31", -8, "31 Dec 9999, 15:59", "9999-12-31T23:59:59.999Z")]
    [InlineData("9999-12-31", 14, "31 Dec 9999, 23:59", "9999-12-31T09:59:59.999Z")]
    public async Task Date_IsTheTokensLastDayWhereThePersonIs(string day, int zone, string words, string end)
    {
        Zone = TimeSpan.FromHours(zone);
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, MemberRole.Admin);
        var (page, created) = Open();
        await page.Find("input[name=name]").InputAsync("CI");

        await ChooseAsync(page, "On a date…");
        Assert.EndsWith(" until the day you choose.", page.Find(".read-back").TextContent, StringComparison.Ordinal);
        await page.Find("input[type=date]").InputAsync(day);
        Assert.Contains($"Ends {words} (Far/Far Away)", Field(page, "day").TextContent, StringComparison.Ordinal);
        Assert.EndsWith($" until {words} (Far/Far Away).", page.Find(".read-back").TextContent, StringComparison.Ordinal);
        await page.Find("#create-token-form").SubmitAsync();

        Assert.Equal(
            DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), (await created)!.Token.ExpiresAt);
    }

    [Theory]
    [InlineData(14, "31 May 2026", "2026-05-31T09:59:59.999Z")]
    [InlineData(-12, "30 May 2026", "2026-05-31T11:59:59.999Z")]
    [InlineData(-13, "29 May 2026", "2026-05-30T12:59:59.999Z")]
    public async Task Days_CountFromThePersonsTodayToTheEndOfTheLastOne(int zone, string day, string end)
    {
        Zone = TimeSpan.FromHours(zone);
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var (page, created) = Open();

        await page.Find("input[name=name]").InputAsync("CI");
        Assert.EndsWith($" until {day}, 23:59 (Far/Far Away).", page.Find(".read-back").TextContent, StringComparison.Ordinal);
        await page.Find("#create-token-form").SubmitAsync();

        Assert.Equal(DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), (await created)!.Token.ExpiresAt);
    }

    [Fact]
    public async Task Days_OfADialogThatStaysOpenIntoAnotherDay_EndOnTheOneThatItNames()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var (page, created) = Open();

        Zone = TimeSpan.FromHours(-13);
        await page.Find("input[name=name]").InputAsync("CI");
        Assert.EndsWith(" until 31 May 2026, 23:59 (Far/Far Away).", page.Find(".read-back").TextContent, StringComparison.Ordinal);
        await page.Find("#create-token-form").SubmitAsync();

        Assert.Equal(new DateTimeOffset(2026, 6, 1, 12, 59, 59, 999, TimeSpan.Zero), (await created)!.Token.ExpiresAt);
    }

    [Theory]
    [InlineData("", "Choose a day")]
    [InlineData("2026-03-01", "Choose today or a later day")]
    public async Task Date_ThatIsMissingOrOver_CreatesNothingAndSaysSoBesideTheField(string day, string message)
    {
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, MemberRole.Admin);
        var (page, created) = Open();
        await page.Find("input[name=name]").InputAsync("CI");
        await ChooseAsync(page, "On a date…");
        Assert.Equal("2026-03-02", page.Find("input[type=date]").GetAttribute("min"));

        await page.Find("input[type=date]").InputAsync("2027-01-01");
        await page.Find("input[type=date]").InputAsync(day);
        await page.Find("#create-token-form").SubmitAsync();

        Assert.Contains(message, Field(page, "day").TextContent, StringComparison.Ordinal);
        Assert.False(created.IsCompleted);
        Assert.Empty(await TokensAsync(organization));
    }

    [Fact]
    public async Task Never_IsReadBackAndStored()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var (page, created) = Open();
        await page.Find("input[name=name]").InputAsync("CI");

        await ChooseAsync(page, "Never");
        Assert.EndsWith(" until somebody revokes it.", page.Find(".read-back").TextContent, StringComparison.Ordinal);
        await page.Find("#create-token-form").SubmitAsync();

        Assert.Null((await created)!.Token.ExpiresAt);
    }

    [Fact]
    public async Task Access_IsAGroupWithAHeading()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var (page, _) = Open();

        var heading = page.Find("[role=radiogroup]").GetAttribute("aria-labelledby");
        Assert.Equal("Access", page.Find($"#{heading}").TextContent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Closing_WithTypedText_AsksAndClosesOnlyWhereItMayBeDiscarded(bool byKey)
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var (page, created) = Open();
        await page.Find("input[name=name]").InputAsync("CI");

        var asked = CloseAsync(page, byKey);
        page.WaitForAssertion(() => Assert.Contains("Discard what you typed?", page.Markup, StringComparison.Ordinal));
        await CloseAsync(page, byKey: true);
        Assert.Single(page.FindComponents<ConfirmDialog>());
        await Press(page, "Keep editing");
        await asked;
        Assert.False(created.IsCompleted);
        Assert.Equal("CI", page.Find("input[name=name]").GetAttribute("value"));

        asked = CloseAsync(page, byKey);
        page.WaitForElement("button:contains('Discard')");
        await Press(page, "Discard");
        await asked;
        Assert.Null(await created);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Closing_WithNothingTyped_ClosesAtOnce(bool byKey)
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var (page, created) = Open();
        await page.Find("input[name=name]").InputAsync("C");
        await page.Find("input[name=name]").InputAsync(" ");

        await CloseAsync(page, byKey);

        Assert.Null(await created);
    }

    [Fact]
    public async Task Success_ClosesWithATokenWhoseValueIsNotInTheMarkup()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var admin = await SignInAsync(organization, MemberRole.Admin);
        var (page, answer) = Open();

        await page.Find("input[name=name]").InputAsync("CI");
        await page.Find("textarea[name=description]").InputAsync("Builds");
        await page.Find("#create-token-form").SubmitAsync();

        var created = (await answer)!;
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".mud-dialog")));
        Assert.DoesNotContain(created.Secret.Reveal(), page.Markup + Popovers.Markup, StringComparison.Ordinal);
        var token = Assert.Single(await TokensAsync(organization));
        Assert.Equal(created.Token.Id, token.Id);
        Assert.Equal(("CI", "Builds", admin.UserId), (token.Name, token.Description, token.CreatedByUserId));
        Assert.Equal(new DateTimeOffset(2026, 5, 31, 9, 59, 59, 999, TimeSpan.Zero), token.ExpiresAt);
        Assert.True(token.IsNeverPickedUp);
    }

    [Fact]
    public async Task ExpiredProof_AsksForThePasswordAndThenCreates()
    {
        var organization = await TestOrganization.AddAsync(Host);
        var admin = await SignInAsync(organization, MemberRole.Admin, (user, session) =>
        {
            user.PasswordHash = new PasswordHasher<ApplicationUser>().HashPassword(user, Password);
            session.ProvenAt = TestTime.Start.AddMinutes(-16);
        });
        var (page, created) = Open();
        await page.Find("input[name=name]").InputAsync("CI");

        // Pressing the button ends only when the question for the password is answered.
        var pressed = page.Find("#create-token-form").SubmitAsync();
        page.WaitForElement("#proof-form input[type=password]");
        page.WaitForAssertion(() => Assert.Equal(
            admin.Email, page.Find("#proof-form input[autocomplete=username]").GetAttribute("value")));
        Assert.Empty(await TokensAsync(organization));

        await AnswerAsync("wrong horse battery");
        Assert.Contains("The password is wrong.", page.Find("#proof-form").TextContent, StringComparison.Ordinal);
        Assert.Empty(await TokensAsync(organization));

        await AnswerAsync(Password);
        await pressed;
        Assert.Equal((await created)!.Token.Id, Assert.Single(await TokensAsync(organization)).Id);

        async Task AnswerAsync(string password)
        {
            await page.Find("#proof-form input[type=password]").InputAsync(password);
            await page.Find("#proof-form").SubmitAsync();
        }
    }

    [Fact]
    public async Task ExpiredProof_WithoutThePassword_CreatesNothingAndSaysWhy()
    {
        var organization = await TestOrganization.AddAsync(Host);
        await SignInAsync(organization, MemberRole.Admin, (_, session) => session.ProvenAt = TestTime.Start.AddMinutes(-16));
        var (page, created) = Open();
        await page.Find("input[name=name]").InputAsync("CI");
        var pressed = page.Find("#create-token-form").SubmitAsync();
        page.WaitForElement("#proof-form input[autocomplete=username][value]");

        await page.FindAll("button").Last(button => button.TextContent.Trim() == "Cancel").ClickAsync();
        await pressed;

        Assert.Equal("Enter your password again to go on", page.Find("[role=alert]").TextContent);
        Assert.False(created.IsCompleted);
        Assert.Empty(await TokensAsync(organization));
    }

    private static Task ChooseAsync(IRenderedComponent<MudDialogProvider> page, string expiry) => page.Find("select[name=expiry]")
        .ChangeAsync(page.FindAll("select[name=expiry] option").Single(option => option.TextContent == expiry).GetAttribute("value")!);

    private static Task CloseAsync(IRenderedComponent<MudDialogProvider> page, bool byKey) => byKey
        ? page.InvokeAsync(page.FindComponent<EscapeKey>().Instance.PressAsync)
        : page.FindAll("button").First(button => button.TextContent.Trim() == "Cancel").ClickAsync();

    private static Task Press(IRenderedComponent<MudDialogProvider> page, string button) =>
        page.FindAll("button").Single(element => element.TextContent.Trim() == button).ClickAsync();

    private static IElement Field(IRenderedComponent<MudDialogProvider> page, string name) =>
        page.Find($"[name={name}]").Closest(".mud-input-control")!;

    private (IRenderedComponent<MudDialogProvider> Page, Task<CreatedApiToken?> Created) Open()
    {
        var page = RenderForPerson<MudDialogProvider>();
        var created = page.InvokeAsync(() => CreateApiTokenDialog.ShowAsync(Services.GetRequiredService<Dialogs>()));
        page.WaitForElement("#create-token-form");
        return (page, created);
    }

    private async Task<List<ApiToken>> TokensAsync(TestOrganization organization)
    {
        await using var db = Host.OpenDatabase();
        return await db.ApiTokens.Where(token => token.OrganizationId == organization.Id).ToListAsync(Cancellation);
    }
}
