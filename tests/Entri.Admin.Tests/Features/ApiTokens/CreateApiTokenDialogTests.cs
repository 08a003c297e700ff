using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;
using MudBlazor;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class CreateApiTokenDialogTests(EntriHost host) : CreateApiTokenDialogTest(host)
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
    [InlineData("Read and write", null)]
    [InlineData("Choose…", "tokens:write")]
    [InlineData(null, "30 days")]
    public async Task Closing_WithAnotherChoice_Asks(string? access, string? choice)
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var (page, created) = Open();
        if (access is null)
        {
            await ChooseAsync(page, choice!);
        }
        else
        {
            await page.FindAll("input[type=radio]").Single(radio => radio.Closest("label")!.QuerySelector("strong")!.TextContent == access)
                .ClickAsync();
            if (choice is not null)
            {
                await page.Find("select[name=tokens]").ChangeAsync(choice);
            }
        }

        _ = CloseAsync(page, byKey: true);

        page.WaitForAssertion(() => Assert.Contains("Discard what you typed?", page.Markup, StringComparison.Ordinal));
        Assert.False(created.IsCompleted);
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
        Assert.DoesNotContain(created.Secret!.Reveal(), page.Markup + Popovers.Markup, StringComparison.Ordinal);
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
        Assert.Contains("The password is wrong", page.Find("#proof-form").TextContent, StringComparison.Ordinal);
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

        Assert.Equal("Enter your password again to continue.", page.Find("[role=alert]").TextContent);
        Assert.False(created.IsCompleted);
        Assert.Empty(await TokensAsync(organization));
    }
}
