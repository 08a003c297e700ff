using System.Net;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>Another password, asked for or wished for.</summary>
public sealed class PasswordPageTests(EntriHost host)
{
    private const string Path = "/account/password", NewPassword = "seven purple kettles", WeakPassword = "password123";

    [Fact]
    public async Task SignIn_WithAPasswordOfYesterdaysRule_AsksForAnotherAndLeadsOn()
    {
        var person = await host.AddPersonAsync(
            MemberRole.Owner, (user, _) => user.PasswordHash = new PasswordHasher<ApplicationUser>().HashPassword(user, WeakPassword));
        var form = await PageForm.LoadAsync(host, "/sign-in");

        var signedIn = await form.SendAsync(
            host, "/sign-in?returnUrl=%2Fprojects", ("_handler", "sign-in"), ("Input.Email", person.Email), ("Input.Password",
            WeakPassword));
        var session = SessionOf(signedIn);
        var next = await host.GetAsync(signedIn.Header("Location")!, session);

        Assert.Equal("/account/password?weak=true&returnUrl=%2Fprojects", PathOf(next));
        var page = await host.GetAsync(PathOf(next), session);
        Assert.Contains("your password is easy to guess", page.HasStatus(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/projects\">Later</a>", page.Body, StringComparison.Ordinal);
        (await host.GetAsync("/api/projects", session)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SignIn_WithAStrongPassword_AsksForNothing()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var form = await PageForm.LoadAsync(host, "/sign-in");

        var signedIn = await form.SendAsync(
            host, "/sign-in?returnUrl=%2Fprojects", ("_handler", "sign-in"), ("Input.Email", person.Email),
            ("Input.Password", TestOrganization.Password));

        Assert.Equal("/projects", PathOf(await host.GetAsync(signedIn.Header("Location")!, SessionOf(signedIn))));
    }

    [Fact]
    public async Task Change_EndsEverySessionButTheNewOneAndIsInTheLog()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var other = await OtherSessionAsync(person);

        var answer = await ChangeAsync(person, TestOrganization.Password, NewPassword);

        Assert.StartsWith("/sign-in?started=", PathOf(answer.HasStatus(HttpStatusCode.Redirect)), StringComparison.Ordinal);
        (await host.GetAsync("/api/projects", person.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        (await host.GetAsync("/api/projects", other)).HasStatus(HttpStatusCode.Unauthorized);
        (await host.GetAsync("/api/projects", SessionOf(answer))).HasStatus(HttpStatusCode.OK);
        await using var db = host.OpenDatabase();
        Assert.True(await db.Activity.AnyAsync(
            entry => entry.UserId == person.UserId && entry.Action == "user.password_changed", Cancellation));
        var form = await PageForm.LoadAsync(host, "/sign-in");
        (string, string)[] fields = [("_handler", "sign-in"), ("Input.Email", person.Email)];
        (await form.SendAsync(host, "/sign-in", [.. fields, ("Input.Password", TestOrganization.Password)]))
            .HasStatus(HttpStatusCode.UnprocessableEntity);
        (await form.SendAsync(host, "/sign-in", [.. fields, ("Input.Password", NewPassword)])).HasStatus(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("wrong wrong wrong", NewPassword, "Current password is wrong")]
    [InlineData("", NewPassword, "Enter your current password")]
    [InlineData(TestOrganization.Password, "short", "Use at least 12 characters")]
    [InlineData(TestOrganization.Password, "Ada-Lovelace-1", "Use more than your name")]
    [InlineData(TestOrganization.Password, "Northwind2026!", "Use more than your name")]
    [InlineData(TestOrganization.Password, TestOrganization.Password, "New password must be another one")]
    public async Task Change_ThatIsRefused_SaysWhyBesideTheFieldAndEndsNothing(string current, string password, string says)
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);

        var answer = await ChangeAsync(person, current, password);

        Assert.Contains(says, answer.HasStatus(HttpStatusCode.UnprocessableEntity).Body, StringComparison.Ordinal);
        (await host.GetAsync("/api/projects", person.Credentials)).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Change_WithTenWrongPasswords_LocksTheAccount()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await ChangeAsync(person, "wrong wrong wrong", NewPassword);
        }

        var answer = await ChangeAsync(person, TestOrganization.Password, NewPassword);

        Assert.Contains("Current password is wrong", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WithoutASession_LeadsToSignIn()
    {
        var answer = await host.GetAsync(Path, Credentials.None);

        Assert.StartsWith("/sign-in?returnUrl=", PathOf(answer.HasStatus(HttpStatusCode.Redirect)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WithAnAddressOfAnotherSite_DoesNotLeadThere()
    {
        var person = await host.AddPersonAsync(MemberRole.Owner);

        var page = await host.GetAsync($"{Path}?weak=x&returnUrl=//evil.example", person.Credentials);

        Assert.DoesNotContain("href=\"//evil", page.HasStatus(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/\">Later</a>", page.Body, StringComparison.Ordinal);
    }

    private static Credentials SessionOf(Answer answer) =>
        new(("Cookie", answer.HasStatus(HttpStatusCode.Redirect).Header("Set-Cookie")!.Split(';')[0]));

    private static string PathOf(Answer answer) => new Uri(new Uri("http://localhost"), answer.Header("Location")!).PathAndQuery;

    private async Task<Answer> ChangeAsync(TestPerson person, string current, string password)
    {
        var form = await PageForm.LoadAsync(host, Path, person.Credentials);
        return await form.SendAsync(
            host, Path, person.Credentials, ("_handler", "password"), ("Input.Current", current), ("Input.Password", password));
    }

    private async Task<Credentials> OtherSessionAsync(TestPerson person)
    {
        var form = await PageForm.LoadAsync(host, "/sign-in");
        return SessionOf(await form.SendAsync(
            host, "/sign-in", ("_handler", "sign-in"), ("Input.Email", person.Email), ("Input.Password", TestOrganization.Password)));
    }
}
