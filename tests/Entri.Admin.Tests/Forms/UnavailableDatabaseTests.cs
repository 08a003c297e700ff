using Bunit;
using Entri.Admin.Components;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Forms;
using Entri.Admin.Shell;
using Entri.Admin.Tests.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Forms;

/// <summary>A database that is busy while somebody saves: the page lives on, says so, and can do it once more.</summary>
public sealed class UnavailableDatabaseTests(FaultyHost faulty) : AppComponentTest(faulty.Host), IClassFixture<FaultyHost>
{
    private const int Busy = 5;
    private readonly FaultyDatabase _database = faulty.Database;

    [Fact]
    public async Task Dialog_WhoseSaveFails_KeepsWhatWasTypedAndOffersToTryAgain()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var page = RenderDialogs();
        var created = page.InvokeAsync(() => CreateApiTokenDialog.ShowAsync(Services.GetRequiredService<Dialogs>(), new(), new()));
        page.WaitForElement("#create-token-form");
        await page.Find("input[name=name]").InputAsync("CI");

        _database.Fault = new SqliteException("busy", Busy);
        await page.Find("#create-token-form").SubmitAsync();

        Assert.Equal(new Failure.Unavailable().Message, page.Find("[role=alert]").TextContent);
        Assert.Equal("CI", page.Find("input[name=name]").GetAttribute("value"));
        Assert.Equal("Try again", page.Find("button[type=submit]").TextContent.Trim());
        Assert.False(created.IsCompleted);

        _database.Fault = null;
        await page.Find("#create-token-form").SubmitAsync();
        Assert.Equal("CI", (await created.InTimeAsync())!.Token.Name);
    }

    [Theory]
    [InlineData("Try again", 1)]
    [InlineData("Cancel", 0)]
    public async Task Act_ThatFails_IsDoneOnceMoreWhereThePersonWantsIt(string answer, int expected)
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var page = RenderDialogs();
        var actions = Services.GetRequiredService<PersonActions>();
        var done = 0;

        _database.Fault = new SqliteException("busy", Busy);
        var acting = page.InvokeAsync(() => actions.DoOrTellAsync<Done>(_ =>
        {
            done++;
            return Task.FromResult<Result<Done>>(default(Done));
        }));
        page.WaitForElement("button");
        _database.Fault = null;
        await page.FindAll("button").Single(button => button.TextContent.Trim() == answer).ClickAsync();

        Assert.Equal(expected == 1, (await acting.InTimeAsync()).Failure is null);
        Assert.Equal(expected, done);
    }

    [Fact]
    public async Task Page_OfWhichNobodyKnowsWhoSeesIt_OffersToTryAgain()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        _database.Fault = new SqliteException("busy", Busy);
        var page = Render<CallerView>(view => view.AddChildContent("<p>Here</p>"));
        Assert.DoesNotContain("Here", page.Markup, StringComparison.Ordinal);

        _database.Fault = null;
        await page.Find("button").ClickAsync();

        page.MarkupMatches("<p>Here</p>");
    }

    [Fact]
    public async Task List_ThatCannotBeRead_SaysSo()
    {
        await SignInAsync(await TestOrganization.AddAsync(Host), MemberRole.Admin);
        var actions = Services.GetRequiredService<PersonActions>();

        _database.Fault = new SqliteException("busy", Busy);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => actions.LoadAsync<string>(_ => throw new NotSupportedException(), Cancellation));
        _database.Fault = null;

        Assert.Equal(new Failure.Unavailable().Message, failure.Message);
    }
}
