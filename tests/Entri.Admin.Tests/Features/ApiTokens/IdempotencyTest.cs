using System.Net;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>Tests of requests that are sent again with the same <c>Idempotency-Key</c>.</summary>
public abstract class IdempotencyTest(TokenLifeTest.PassingHost host) : TokenLifeTest(host)
{
    protected const string Header = "Idempotency-Key", Key = "8e03978e-40d5-43dd-bc93-6894a57f9324";
    protected const string Body = """{"name":"CI","scopes":["projects:read"]}""";
    protected const string Self = "/api/tokens/self/rotate";

    /// <summary>Of the same request sent many times at once, one has made something and says what; the others know it or wait.</summary>
    internal static void IsDoneOnce(IReadOnlyCollection<Answer> answers)
    {
        var done = answers.Where(answer => answer.Status == HttpStatusCode.Created).ToArray();
        Assert.Single(done, answer => ValueOf(answer) is not null);
        Assert.Single(done.Select(answer => answer.Id).Distinct());
        Assert.All(answers.Except(done), answer => answer.HasStatus(HttpStatusCode.Conflict).IsErrorInShape());
    }

    protected static string? ValueOf(Answer answer) => answer.Json.GetProperty("token").GetString();

    protected async Task<Answer> CreateAsync(
        TestOrganization organization, Credentials caller, string key = Key, string body = Body) =>
        (await SendAsync(organization.TokensPath, caller, body, key)).HasStatus(HttpStatusCode.Created);

    protected Task<Answer> SendAsync(string path, Credentials caller, string? body = null, string key = Key) =>
        Host.SendAsync("POST", path, caller.With(Header, key), body);
}
