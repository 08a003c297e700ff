using System.Globalization;
using Bunit;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>How long a new token lives, as people choose it.</summary>
public sealed class CreateApiTokenEndTests(EntriHost host) : CreateApiTokenDialogTest(host)
{
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
}
