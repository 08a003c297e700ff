namespace Entri.Admin.Features.TokenLeaks;

/// <summary>What strangers who find tokens do with them, over HTTP.</summary>
public static class TokenLeakEndpoints
{
    /// <summary>
    /// The use case looks at the type of a report itself: routing would send a wrong one to an end that has no way in for strangers.
    /// </summary>
    private const string Json = "application/json", Any = "*/*";

    private const string Yaml = "application/yaml; charset=utf-8", Toml = "application/toml; charset=utf-8";

    /// <summary>Adds the use cases and the job.</summary>
    public static IServiceCollection AddTokenLeaks(this IServiceCollection services) => services
        .AddSingleton<GitHubSignature>()
        .AddSingleton<TokenLeakMails>()
        .AddSingleton<HandleTokenLeaks>().AddHostedService(provider => provider.GetRequiredService<HandleTokenLeaks>())
        .AddSingleton<ReceiveTokenLeaks>()
        .AddSingleton<LeakRules>();

    /// <summary>Adds the routes.</summary>
    public static void MapTokenLeaks(this IEndpointRouteBuilder api)
    {
        var leaks = api.MapGroup("/token-leaks").WithTags("Found tokens").AllowAnonymous();
        leaks.MapPost("/", (HttpContext context, ReceiveTokenLeaks receive, CancellationToken ct) => receive.ExecuteAsync(context, ct))
            .Accepts<TokenLeaksRequest>(Json, Any)
            .AddOpenApiOperationTransformer((operation, _, _) => Task.FromResult(operation.RequestBody?.Content?.Remove(Any)))
            .Produces<TokenLeaksAnswer>(StatusCodes.Status202Accepted, Json)
            .WithName("reportTokenLeaks")
            .WithSummary("Report tokens that were found")
            .WithDescription(
                "For anybody, without credentials. The answer is the same whatever is in the report; a token of this installation is "
                + "revoked as leaked within a second, or shown as reported where its organization's policy says so. A list in the format "
                + "of GitHub's secret scanning must be signed and is answered with its feedback, which the checksum alone decides. A list "
                + "in GitLab's format names `location` in each element or comes with `X-Gitlab-Token`.");
        leaks.MapGet("/revocable_token_types", () => new RevocableTypes([$"gitleaks_rule_id_{LeakRules.Id}"]))
            .WithName("listRevocableTokenTypes")
            .WithSummary("List the types that GitLab may report");
        leaks.MapGet("/gitleaks.toml", (HttpContext context, LeakRules rules) => LeakRules.File(context, rules.Gitleaks(), Toml))
            .WithName("getGitleaksRules")
            .WithSummary("Get the rule for gitleaks");
        leaks.MapGet("/trufflehog.yaml", (HttpContext context, LeakRules rules) => LeakRules.File(context, rules.Trufflehog(), Yaml))
            .WithName("getTrufflehogRules")
            .WithSummary("Get the detector for trufflehog");
    }
}
