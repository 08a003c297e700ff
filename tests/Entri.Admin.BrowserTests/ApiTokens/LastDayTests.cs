using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>A day that the dialog names is one of the person's zone, and the token lives to its end.</summary>
public sealed class LastDayTests(Chromium chromium, BrowserHost host) : BrowserTest(chromium)
{
    [Theory]
    [InlineData("America/Los_Angeles")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Etc/GMT+12")]
    public async Task Days_EndWithTheDayThatTheSentenceNames(string zone)
    {
        var (organization, page, tokens) = await OpenAsync(zone);
        var before = Today(zone);

        await tokens.StartCreatingAsync();
        await ChooseAsync(tokens, "7 days");
        var readBack = tokens.CreateDialog.Locator(".read-back");
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("Deploy");
        await Expect(readBack).ToContainTextAsync("“Deploy”");
        var sentence = await readBack.InnerTextAsync();
        await SubmitAsync(tokens);

        var end = sentence.Split(" until ")[1].Split(", ");
        Assert.Equal($"23:59 ({zone.Replace('_', ' ')}).", end[1]);
        var day = DateOnly.ParseExact(end[0], "d MMM yyyy", CultureInfo.InvariantCulture);
        Assert.InRange(day, before.AddDays(7), Today(zone).AddDays(7));
        Assert.Equal(EndOf(day, zone), await EndInApiAsync(organization));
    }

    [Fact]
    public async Task Date_InAZoneAheadOfTheServer_MayBeItsToday()
    {
        const string Zone = "Pacific/Kiritimati";
        var (organization, page, tokens) = await OpenAsync(Zone);

        await tokens.StartCreatingAsync();
        await ChooseAsync(tokens, "On a date…");
        var today = Today(Zone);
        var day = tokens.CreateDialog.GetByLabel("Last day");
        await Expect(day).ToHaveAttributeAsync("min", Iso(today));
        await day.FillAsync(Iso(today.AddDays(-1)));
        await Expect(tokens.CreateDialog.GetByText("Choose today or a later day")).ToBeVisibleAsync();
        await day.FillAsync(Iso(today));
        await Expect(tokens.CreateDialog.GetByText($"Ends {Words(today)}, 23:59 ({Zone})")).ToBeVisibleAsync();
        await SubmitAsync(tokens);

        Assert.Equal(EndOf(today, Zone), await EndInApiAsync(organization));
    }

    /// <summary>Calendars of their own end in 2077, count other years, or begin the week elsewhere; the field knows
    /// one form.</summary>
    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    public async Task Date_FarAwayInThatLanguage_IsPickedStoredAndShown(string language)
    {
        const string Zone = "Asia/Riyadh";
        var day = new DateOnly(2126, 1, 1);
        var (organization, page, tokens) = await OpenAsync(Zone, language);

        await tokens.StartCreatingAsync();
        await ChooseAsync(tokens, "On a date…");
        await tokens.CreateDialog.GetByLabel("Last day").FillAsync(Iso(day));
        await Expect(tokens.CreateDialog.GetByText($"Ends {Words(day)}, 23:59 ({Zone})")).ToBeVisibleAsync();
        await Expect(tokens.CreateDialog.Locator(".read-back")).ToContainTextAsync($" until {Words(day)}, 23:59 ({Zone}).");
        await SubmitAsync(tokens);

        Assert.Equal(EndOf(day, Zone), await EndInApiAsync(organization));
        await TokensPage.OpenAsync(page);
        await Expect(tokens.Row("Deploy").Locator($"time[datetime='{Iso(day)}T20:59:59Z']")).ToHaveCountAsync(1);
    }

    /// <summary>The script's answer for days that a change of clocks shortens, lengthens, or begins at one in the morning.</summary>
    [Theory]
    [InlineData("America/Los_Angeles", 2027, 3, 14, "2027-03-15T06:59:59.999Z")]
    [InlineData("America/Los_Angeles", 2027, 11, 7, "2027-11-08T07:59:59.999Z")]
    [InlineData("Asia/Beirut", 2027, 3, 27, "2027-03-27T21:59:59.999Z")]
    [InlineData("America/Havana", 2027, 11, 6, "2027-11-07T03:59:59.999Z")]
    [InlineData("Pacific/Kiritimati", 9999, 12, 31, "9999-12-31T09:59:59.999Z")]
    public async Task EndOfDay_WhereTheClocksChange_IsTheLastMomentOfThatDay(string zone, int year, int month, int day, string end)
    {
        var (_, page, _) = await OpenAsync(zone);

        var milliseconds = await page.EvaluateAsync<double>(
            """
            async day => (await import(document.baseURI + '_content/Entri.Admin.Components/entri.js')).endOfDay(...day).at
            """,
            new[] { year, month, day });

        Assert.Equal(DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds));
    }

    private static async Task ChooseAsync(TokensPage tokens, string expiry) =>
        await tokens.CreateDialog.GetByLabel("Expires").SelectOptionAsync(expiry);

    private static async Task SubmitAsync(TokensPage tokens)
    {
        await tokens.CreateDialog.GetByLabel("Name").FillAsync("Deploy");
        await tokens.CreateDialog.Button("Create token").ClickAsync();
        await tokens.Reveal.WaitUntilReadyAsync();
    }

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Words(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static DateOnly Today(string zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);

    private static DateTimeOffset EndOf(DateOnly day, string zone)
    {
        var next = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(next, TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(next)).AddMilliseconds(-1);
    }

    private async Task<DateTimeOffset> EndInApiAsync(TestOrganization organization)
    {
        var reader = await organization.AddTokenAsync(change: token => token.Name = "Reader");
        var list = await host.GetAsync(organization.TokensPath, reader.Credentials);
        return list.Json.GetProperty("data").EnumerateArray().Single(token => token.GetProperty("name").GetString() == "Deploy")
            .GetProperty("expiresAt").GetDateTimeOffset();
    }

    private async Task<(TestOrganization Organization, IPage Page, TokensPage Tokens)> OpenAsync(string zone, string language = "en-GB")
    {
        var (organization, person) = await TestOrganization.AddWithAsync(host);
        var page = await NewPageAsync(host.Address, person, options => (options.TimezoneId, options.Locale) = (zone, language));
        return (organization, page, await TokensPage.OpenAsync(page));
    }
}
