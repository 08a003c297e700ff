using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>Forms that were open while the person signed in or out in another tab, and browsers that keep no cookies.</summary>
public sealed class StaleFormTests(EntriHost host)
{
    private const string OutOfDate = "You signed in or out in another tab meanwhile";

    [Fact]
    public async Task SignIn_AfterSigningInInAnotherTab_GoesOn()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);

        var answer = await SignInAsync(person, person.Email, "/sign-in?returnUrl=%2Fprojects");

        Assert.EndsWith("/projects", answer.HasStatus(HttpStatusCode.Redirect).Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_AfterSomebodyElseSignedInInAnotherTab_SaysSoAndOffersBoth()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);

        var answer = await SignInAsync(person, "grace@example.com", "/sign-in?returnUrl=%2Fprojects");

        Assert.Contains($"You are signed in already, as {person.Email}.", answer.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/projects\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"sign-out\"", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", answer.Response.Headers.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in", "sign-in", "Input.Email")]
    [InlineData("/sign-up", "register", "Input.Organization")]
    public async Task Form_OfAPageThatSomebodyElseLoaded_ComesBackFilledInAndWorks(string path, string handler, string field)
    {
        await using var open = EntriHost.With(new() { ["Accounts:AllowSignUp"] = "true" });
        var person = await open.AddPersonAsync(MemberRole.Owner);
        var form = await PageForm.LoadAsync(open, "/sign-out", person.Credentials);

        var answer = await form.SendAsync(
            open, path, ("_handler", handler), (field, "Grace & Co"), ("Input.Password", "hidden-hidden"));

        answer.HasStatus(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(OutOfDate, answer.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"Grace &amp; Co\"", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-hidden", answer.Body, StringComparison.Ordinal);
        Assert.Matches(new Regex("name=\"__RequestVerificationToken\""), answer.Body);
    }

    [Fact]
    public async Task SignOut_AfterSigningOutInAnotherTab_IsDone()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var form = await PageForm.LoadAsync(host, "/sign-out", person.Credentials);

        var answer = await form.SendAsync(host, "/sign-out", ("_handler", "sign-out"));

        Assert.EndsWith("/sign-in", answer.HasStatus(HttpStatusCode.Redirect).Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_OfSomebodyElseByNow_EndsNothingBeforeTheyAreAskedAgain()
    {
        var (first, second) = (await host.AddPersonAsync(MemberRole.Owner), await host.AddPersonAsync(MemberRole.Owner));
        var form = await PageForm.LoadAsync(host, "/sign-out", first.Credentials);

        var answer = await form.SendAsync(host, "/sign-out", second.Credentials, ("_handler", "sign-out"));

        Assert.Contains(OutOfDate, answer.HasStatus(HttpStatusCode.UnprocessableEntity).Body, StringComparison.Ordinal);
        (await host.GetAsync("/api/projects", second.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Form_WithoutItsCookie_SaysWhatToDo()
    {
        await host.AddPersonAsync(MemberRole.Owner);
        using var fields = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Input.Email", "ada@example.com")]);

        var answer = await host.SendAsync("POST", "/sign-in", new Credentials(("Host", "localhost")), fields);

        Assert.Contains("such as Safari", answer.HasStatus(HttpStatusCode.UnprocessableEntity).Body, StringComparison.Ordinal);
        Assert.Contains("value=\"ada@example.com\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_OfABrowserThatKeepsNoSession_SaysWhatToDo()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var form = await PageForm.LoadAsync(host, "/sign-in");

        var signedIn = await form.SendAsync(
            host, "/sign-in", ("_handler", "sign-in"), ("Input.Email", person.Email), ("Input.Password", TestOrganization.Password));
        var page = await host.GetAsync(signedIn.HasStatus(HttpStatusCode.Redirect).Header("Location")!, Credentials.None);

        Assert.Contains("such as Safari", page.HasStatus(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?started=1")]
    [InlineData("?started=soon")]
    [InlineData("?started=-9223372036854775808")]
    [InlineData("?started=99999999999999999999999")]
    public async Task SignIn_OfAnOrdinaryVisit_RaisesNoAlarm(string query)
    {
        await host.AddPersonAsync(MemberRole.Owner);

        var page = await host.GetAsync($"/sign-in{query}", Credentials.None);

        Assert.DoesNotContain("class=\"alert\"", page.HasStatus(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    private async Task<Answer> SignInAsync(TestPerson signedIn, string typed, string path)
    {
        var form = await PageForm.LoadAsync(host, path);
        return await form.SendAsync(
            host, path, signedIn.Credentials, ("_handler", "sign-in"), ("Input.Email", typed), ("Input.Password",
            TestOrganization.Password));
    }
}
