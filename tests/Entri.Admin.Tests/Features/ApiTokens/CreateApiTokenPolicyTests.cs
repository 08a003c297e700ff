using Bunit;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Forms;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>The dialog shows what the organization's policy forbids before somebody chooses it.</summary>
public sealed class CreateApiTokenPolicyTests(EntriHost host) : CreateApiTokenDialogTest(host)
{
    [Fact]
    public async Task Expiry_StartsWithTheDefault_AndSaysWhyAChoiceIsNone()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var (page, _) = Open(new() { MaxTokenDays = 90, DefaultTokenDays = 45 });

        var choices = page.FindAll("select[name=expiry] option");
        Assert.Equal(
            ["365 days (the policy allows 90 days)", "Never (the policy wants every token to end)"],
            choices.Where(choice => choice.HasAttribute("disabled")).Select(choice => choice.TextContent));
        Assert.Equal(
            ["7 days", "30 days", "45 days", "60 days", "90 days", "On a date…"],
            choices.Where(choice => !choice.HasAttribute("disabled")).Select(choice => choice.TextContent));
        Assert.Contains("until 16 Apr 2026, 23:59", page.Find(".read-back").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expiry_WithoutADefault_IsNeverLongerThanAllowed()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var (page, _) = Open(new() { MaxTokenDays = 3 });

        var select = page.Find("select[name=expiry]");
        Assert.Equal("3 days", page.FindAll("select[name=expiry] option")[int.Parse(
            select.GetAttribute("value")!, System.Globalization.CultureInfo.InvariantCulture)].TextContent);
    }

    [Fact]
    public async Task Expiry_OfTheLongestLife_IsTaken_WhateverTheZone()
    {
        var organization = await AddAsync(new() { MaxTokenDays = 90 });
        Zone = TimeSpan.FromHours(-12);
        await SignInAsync(organization, MemberRole.Admin);
        var (page, created) = Open(organization.Entity.Policy);
        await page.Find("input[name=name]").InputAsync("CI");

        await page.Find("#create-token-form").SubmitAsync();

        Assert.True((await created)!.Token.ExpiresAt > Host.Clock.GetUtcNow().AddDays(90));
    }

    [Fact]
    public async Task Access_LeavesOutWhatIsNotAllowed_AndSaysSo()
    {
        var organization = await AddAsync(new() { AllowedScopes = [Scope.ProjectsWrite, Scope.MembersRead] });
        await SignInAsync(organization, MemberRole.Admin);
        var (page, created) = Open(organization.Entity.Policy);

        var all = page.FindAll("input[type=radio]").Select(radio => radio.Closest("label")!)
            .Single(label => label.QuerySelector("strong")!.TextContent == "Everything I may do");
        Assert.Contains("members:write", all.TextContent, StringComparison.Ordinal);
        Assert.Contains("which the organization’s policy does not allow", all.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("projects:", all.TextContent, StringComparison.Ordinal);
        await all.QuerySelector("input")!.ClickAsync();
        await page.Find("input[name=name]").InputAsync("CI");
        await page.Find("#create-token-form").SubmitAsync();

        Assert.Equal("projects:read projects:write members:read", (await created)!.Token.Scopes.ToString());
    }

    [Fact]
    public async Task Policy_MadeMeanwhile_IsToldBesideTheFields()
    {
        var organization = await AddAsync(new() { MaxTokenDays = 30, AllowedScopes = [Scope.ProjectsRead] });
        await SignInAsync(organization, MemberRole.Admin);
        var (page, created) = Open();
        await page.Find("input[name=name]").InputAsync("CI");

        await page.Find("#create-token-form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains(
            "The end must not be later than 2026-03-31: the organization's policy allows 30 days",
            page.Find("select[name=expiry]").Closest(".field")!.TextContent,
            StringComparison.Ordinal));
        Assert.Contains("Access must not name", page.Find(".choices").TextContent, StringComparison.Ordinal);
        Assert.False(created.IsCompleted);
        Assert.Empty(await TokensAsync(organization));
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(null, true)]
    public async Task Value_OfATokenBeyondThePolicy_IsNotReplaced(int? max, bool isReplaced)
    {
        var organization = await AddAsync(new() { MaxTokenDays = max });
        var added = await organization.AddTokenAsync(change: token => token.CurrentValue.PickedUpAt = null);
        await SignInAsync(organization, MemberRole.Admin);

        var result = await Services.GetRequiredService<PersonActions>().DoAsync(
            caller => Host.Get<RotateApiToken>().ReplaceAsync(caller, added.Id, Cancellation), Cancellation);

        Assert.Equal(
            isReplaced ? null : "The end must not be later than 2026-03-31: the organization's policy allows 30 days.",
            result.Failure?.Sentence());
    }

    private async Task<TestOrganization> AddAsync(OrganizationPolicy policy)
    {
        var organization = TestOrganization.New(Host);
        organization.Entity.Policy = policy;
        await Host.SaveAsync(organization.Entity);
        return organization;
    }
}
