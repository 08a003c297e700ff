using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Security;

/// <summary>Cookies know no port, so instances on one host need names of their own.</summary>
[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class CookieNamesTests
{
    [Theory]
    [InlineData(null, "__Host-entri_session", "__Host-entri_antiforgery", "__Host-entri_device")]
    [InlineData("__Host-other_session", "__Host-other_session", "__Host-other_antiforgery", "__Host-other_device")]
    [InlineData("__Host-other", "__Host-other", "__Host-other_antiforgery", "__Host-other_device")]
    [InlineData("__Host-a!#$%&'*+.^`|~-_9", "__Host-a!#$%&'*+.^`|~-_9",
        "__Host-a!#$%&'*+.^`|~-_9_antiforgery", "__Host-a!#$%&'*+.^`|~-_9_device")]
    public async Task Cookies_OfAnInstance_AreNamedAfterOneSetting(string? setting, string session, string antiforgery, string device)
    {
        await using var host = EntriHost.With(setting is null ? [] : new() { ["Sessions:CookieName"] = setting });
        var person = await host.AddPersonAsync(MemberRole.Owner);
        var browser = new Browser();

        await browser.SignInAsync(host, person, await browser.LoadAsync(host));

        Assert.Equal(new[] { session, antiforgery, device }.Order(), browser.CookieNames.Order());
        (await host.GetAsync("/api/projects", new(("Cookie", $"{session}={person.Secret}")))).HasStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Instances_WithNamesOfTheirOwn_SignOneBrowserInAndOutOfEachAlone()
    {
        await using var first = EntriHost.With([]);
        await using var second = EntriHost.With(new() { ["Sessions:CookieName"] = "__Host-second_session" });
        var (person, same) = (await first.AddPersonAsync(MemberRole.Owner), await second.AddPersonAsync(MemberRole.Owner));
        var browser = new Browser();

        // Both forms are open before either is sent.
        var (form, other) = (await browser.LoadAsync(first), await browser.LoadAsync(second));
        await browser.SignInAsync(first, person, form);
        await browser.SignInAsync(second, same, other);

        (await browser.GetAsync(first, "/api/projects")).HasStatus(HttpStatusCode.OK);
        (await browser.GetAsync(second, "/api/projects")).HasStatus(HttpStatusCode.OK);

        var leaving = await browser.LoadAsync(second, "/sign-out", isNewCookie: false);
        (await browser.SendAsync(second, "/sign-out", leaving, ("_handler", "sign-out"))).HasStatus(HttpStatusCode.Found);

        (await browser.GetAsync(first, "/api/projects")).HasStatus(HttpStatusCode.OK);
        (await browser.GetAsync(second, "/api/projects")).HasStatus(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Cookie_OfTheUsualName_OpensNothingWhereThereIsAnother()
    {
        await using var host = EntriHost.With(new() { ["Sessions:CookieName"] = "__Host-other" });
        var person = await host.AddPersonAsync(MemberRole.Owner);

        (await host.GetAsync("/api/projects", person.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
    }

    /// <summary>One cookie jar for all ports of a host, as browsers have it.</summary>
    private sealed class Browser
    {
        private readonly Dictionary<string, string> _cookies = [];

        public IEnumerable<string> CookieNames => _cookies.Keys;

        private Credentials Cookies => new(("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"))));

        public async Task<PageForm> LoadAsync(EntriHost host, string path = "/sign-in", bool isNewCookie = true)
        {
            var form = await PageForm.LoadAsync(host, path, Cookies);
            Assert.Equal(isNewCookie, form.Cookie.Length > 0);
            Keep(form.Cookie);
            return form;
        }

        public async Task<Answer> GetAsync(EntriHost host, string path) => Keep(await host.GetAsync(path, Cookies));

        public async Task<Answer> SendAsync(EntriHost host, string path, PageForm form, params (string Name, string Value)[] fields) =>
            Keep(await form.SendAsync(host, path, Cookies, fields));

        public async Task SignInAsync(EntriHost host, TestPerson person, PageForm form) => (await SendAsync(
            host,
            "/sign-in",
            form,
            ("_handler", "sign-in"),
            ("Input.Email", person.Email),
            ("Input.Password", TestOrganization.Password))).HasStatus(HttpStatusCode.Found);

        private Answer Keep(Answer answer)
        {
            if (answer.Response.Headers.TryGetValues("Set-Cookie", out var cookies))
            {
                foreach (var cookie in cookies)
                {
                    Keep(cookie.Split(';')[0]);
                }
            }

            return answer;
        }

        private void Keep(string cookie)
        {
            if (cookie.Split('=', 2) is [var name, { Length: > 0 } value])
            {
                _cookies[name] = value;
            }
            else
            {
                _cookies.Remove(cookie.TrimEnd('='));
            }
        }
    }
}
