using System.Net;
using System.Text.RegularExpressions;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>A browser in which a person signed in before is told from strangers who guess.</summary>
public sealed partial class DeviceCookieTests(DeviceCookieTests.QuickHost quick) : IClassFixture<DeviceCookieTests.QuickHost>
{
    private const string CookieName = "__Host-entri_device";
    private const int Attempts = 10;

    private readonly EntriHost _host = quick;

    [Fact]
    public async Task Owner_WhomStrangersHaveLockedOut_ComesInWithTheirBrowser()
    {
        var (owner, form) = (await AddPersonAsync(), await LoadAsync());
        var cookie = DeviceCookie((await SignInAsync(form, owner.Email)).HasStatus(HttpStatusCode.Found));

        await GuessAsync(form, owner.Email);

        (await SignInAsync(form, owner.Email)).HasStatus(HttpStatusCode.UnprocessableEntity);
        (await SignInAsync(form.With(cookie), owner.Email)).HasStatus(HttpStatusCode.Found);

        // That the owner came in opens nothing to strangers.
        (await SignInAsync(form, owner.Email)).HasStatus(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Browser_AfterTenWrongPasswords_IsRefusedForAWhileAndNobodyElseIs()
    {
        var (owner, form) = (await AddPersonAsync(), await LoadAsync());
        var cookie = DeviceCookie(await SignInAsync(form, owner.Email));

        await GuessAsync(form.With(cookie), owner.Email);

        (await SignInAsync(form.With(cookie), owner.Email)).HasStatus(HttpStatusCode.UnprocessableEntity);
        (await SignInAsync(form, owner.Email)).HasStatus(HttpStatusCode.Found);
        (await SignInAsync(form.With(cookie), owner.Email)).HasStatus(HttpStatusCode.UnprocessableEntity);
        _host.Clock.Advance(TimeSpan.FromMinutes(15));
        (await SignInAsync(form.With(cookie), owner.Email)).HasStatus(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Browser_OfAnotherPerson_IsAStranger()
    {
        var (owner, other, form) = (await AddPersonAsync(), await AddPersonAsync(), await LoadAsync());
        var cookie = DeviceCookie(await SignInAsync(form, other.Email));

        await GuessAsync(form.With(cookie), owner.Email);

        (await SignInAsync(form.With(cookie), owner.Email)).HasStatus(HttpStatusCode.UnprocessableEntity);
        (await SignInAsync(form, owner.Email)).HasStatus(HttpStatusCode.UnprocessableEntity);
        (await SignInAsync(form.With(cookie), other.Email)).HasStatus(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Cookie_ByItself_IsNoCredential()
    {
        var (owner, form) = (await AddPersonAsync(), await LoadAsync());
        var cookie = DeviceCookie(await SignInAsync(form, owner.Email));
        var credentials = new Credentials(("Cookie", cookie));

        (await _host.GetAsync("/api/projects", credentials)).HasStatus(HttpStatusCode.Unauthorized);
        (await _host.GetAsync("/settings/tokens", credentials)).HasStatus(HttpStatusCode.Found);
        await using (var db = _host.OpenDatabase())
        {
            await db.Users.Where(user => user.Id == owner.UserId)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.DisabledAt, _host.Clock.GetUtcNow()), Cancellation);
        }

        (await SignInAsync(form.With(cookie), owner.Email)).HasStatus(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Cookie_FromASignIn_IsLongLivedAndForThisHostAlone()
    {
        var (owner, form) = (await AddPersonAsync(), await LoadAsync());

        var answer = await SignInAsync(form, owner.Email);

        var attributes = answer.Response.Headers.GetValues("Set-Cookie")
            .Single(header => header.StartsWith(CookieName, StringComparison.Ordinal)).Split("; ")[1..];
        Assert.Equal(["httponly", "max-age=31536000", "path=/", "samesite=lax", "secure"], attributes.Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%00%ff")]
    public async Task Cookie_ThatNobodyGave_IsNone(string value)
    {
        var (owner, form) = (await AddPersonAsync(), await LoadAsync());

        var answer = await SignInAsync(form.With($"{CookieName}={value}"), owner.Email, "wrong horse battery");
        var plain = await SignInAsync(form, owner.Email, "wrong horse battery");

        Assert.Equal(Body(plain), Body(answer));
        (await SignInAsync(form.With($"{CookieName}={new string('x', 3000)}"), owner.Email)).HasStatus(HttpStatusCode.Found);
    }

    [Fact]
    public async Task WrongPassword_InAKnownBrowserOrNotAndOfAKnownPersonOrNot_GivesTheSameBytes()
    {
        var (owner, form) = (await AddPersonAsync(), await LoadAsync());
        var known = form.With(DeviceCookie(await SignInAsync(form, owner.Email)));
        var unknown = owner.Email.Replace('e', 'f');

        var answers = await Task.WhenAll(
            SignInAsync(form, owner.Email, "wrong horse battery"),
            SignInAsync(known, owner.Email, "wrong horse battery"),
            SignInAsync(form, unknown, "wrong horse battery"),
            SignInAsync(known, unknown, "wrong horse battery"));

        Assert.Single(answers.Select(answer => Body(answer).Replace(unknown, owner.Email, StringComparison.Ordinal)).Distinct());
        Assert.All(answers, answer => Assert.Null(answer.Header("Set-Cookie")));
    }

    [Fact]
    public async Task SignUp_MakesTheBrowserKnown()
    {
        await AddPersonAsync();
        var form = await PageForm.LoadAsync(_host, "/sign-up");
        var email = $"{Guid.NewGuid():N}@example.com";
        var cookie = DeviceCookie(
            (await form.SendAsync(
                _host,
                "/sign-up",
                ("_handler", "register"),
                ("Input.Name", "Bea"),
                ("Input.Email", email),
                ("Input.Password", TestOrganization.Password),
                ("Input.Organization", "Acme"))).HasStatus(HttpStatusCode.Found));

        await GuessAsync(form, email);

        (await SignInAsync(form, email)).HasStatus(HttpStatusCode.UnprocessableEntity);
        (await SignInAsync(form.With(cookie), email)).HasStatus(HttpStatusCode.Found);
    }

    private static string DeviceCookie(Answer answer) => Assert.Single(
        answer.Response.Headers.GetValues("Set-Cookie"), header => header.StartsWith(CookieName, StringComparison.Ordinal)).Split(';')[0];

    /// <summary>The page without what differs each time it is made.</summary>
    private static string Body(Answer answer) =>
        Sealed.Replace(answer.HasStatus(HttpStatusCode.UnprocessableEntity).Body, "");

    [GeneratedRegex(@"CfDJ8[\w-]+|Component-State:\S+")]
    private static partial Regex Sealed { get; }

    /// <summary>Ten wrong passwords at once: each answer takes half a second.</summary>
    private Task<Answer[]> GuessAsync(PageForm form, string email) => Task.WhenAll(
        Enumerable.Range(0, Attempts).Select(number => SignInAsync(form, email, $"wrong horse battery {number}")));

    private Task<PageForm> LoadAsync() => PageForm.LoadAsync(_host, "/sign-in");

    private Task<Answer> SignInAsync(PageForm form, string email, string password = TestOrganization.Password) =>
        form.SendAsync(_host, "/sign-in", ("_handler", "sign-in"), ("Input.Email", email), ("Input.Password", password));

    private Task<TestPerson> AddPersonAsync() => _host.AddPersonAsync(
        MemberRole.Owner, (user, _) => user.PasswordHash = _host.Get<IPasswordHasher<ApplicationUser>>()
            .HashPassword(user, TestOrganization.Password));

    /// <summary>Hashes quickly, whose clock the tests move, and where one address may try often.</summary>
    public sealed class QuickHost() : EntriHost(
        new() { ["Accounts:SignInAttemptsPerAddress"] = "1000", ["Accounts:AllowSignUp"] = "true" },
        services => services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1));
}
