using System.Net;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>Forms as no browser sends them: whatever comes, a page says what is wrong.</summary>
public sealed class HostileFormTests(EntriHost host)
{
    private static readonly string[] Paths =
    [
        "/sign-in", "/sign-up", "/setup", "/sign-out", "/account/password", "/forgot-password", "/reset-password", "/invitations/none",
        "/status/404", "/settings/tokens", "/nowhere", "/",
    ];

    private static readonly string[] Names =
    [
        "_handler", "Input.Email", "Input.Password", "Input.Name", "Input.Organization", "Input", "Input.Input", "Input[0]",
        "Input.Email.X", "ReturnUrl", "", "__RequestVerificationToken",
    ];

    private static readonly string[] Values =
    [
        "", "sign-in", "register", "sign-out", "join", "accept", "\uFFFE@x", "a@\uFFFF", "\0", "\uFEFF", "ada@example.com", "%", "<script>",
        "\u202E",
        "é\u0301", new('x', 5000), "[object Object]", "\n", "correct horse battery",
    ];

    [Theory]
    [InlineData("/sign-in", "register")]
    [InlineData("/sign-in", "")]
    [InlineData("/sign-up", "sign-in")]
    [InlineData("/setup", "register")]
    [InlineData("/status/404", "sign-in")]
    public async Task Form_SentToAPageThatDoesNotShowIt_IsRefusedWithAPage(string path, string handler)
    {
        var form = await PageForm.LoadAsync(await WithSomebodyAsync(), "/sign-in");

        var answer = await form.SendAsync(host, path, ("_handler", handler));

        Assert.InRange((int)answer.Status, 200, 499);
        Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Form_SentByAnotherSite_IsRefusedWithAPage(string header, string value)
    {
        var form = await PageForm.LoadAsync(await WithSomebodyAsync(), "/sign-in");

        var answer = await form.SendAsync(host, "/sign-in", [("_handler", "sign-in")], (header, value));

        Assert.StartsWith("text/html", answer.HasStatus(HttpStatusCode.Forbidden).Header("Content-Type"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_OfOurOwnPage_WhoseOriginIsHidden_IsTaken()
    {
        var form = await PageForm.LoadAsync(await WithSomebodyAsync(), "/sign-in");

        (await form.SendAsync(host, "/sign-in", [("_handler", "sign-in")], ("Origin", "null")))
            .HasStatus(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Address_ThatCannotBeNormalized_IsNoAddress()
    {
        var form = await PageForm.LoadAsync(await WithSomebodyAsync(), "/sign-in");

        var answer = await form.SendAsync(
            host, "/sign-in", ("_handler", "sign-in"), ("Input.Email", "\uFFFE@x"), ("Input.Password", "correct horse battery"));

        Assert.Contains(
            "The email address or the password is wrong.",
            answer.HasStatus(HttpStatusCode.UnprocessableEntity).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_OfAnything_NeverAnswer5xx()
    {
        var form = await PageForm.LoadAsync(await WithSomebodyAsync(), "/sign-in");
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var path = Pick(random, Paths);
            var fields = Enumerable.Range(0, random.Next(5)).Select(_ => (Pick(random, Names), Pick(random, Values))).ToArray();

            var answer = await form.SendAsync(host, path, fields);

            Assert.True((int)answer.Status < 500, $"{path} {Describe(fields)}: {answer.Status}");
        }
    }

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private static string Describe((string Name, string Value)[] fields) =>
        string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value[..Math.Min(20, field.Value.Length)])}"));

    /// <summary>Whoever comes to an app that nobody has set up is sent to do that.</summary>
    private async Task<EntriHost> WithSomebodyAsync()
    {
        await TestOrganization.AddWithAsync(host);
        return host;
    }
}
