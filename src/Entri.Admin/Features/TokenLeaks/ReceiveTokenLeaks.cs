using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Entri.Admin.Api;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Features.TokenLeaks;

/// <summary>
/// Takes reports of found tokens from anybody. What has the form of a token is kept, and then acknowledged; whether there is such a token
/// is asked afterwards, so that neither the answer nor its time can tell.
/// </summary>
public sealed class ReceiveTokenLeaks(
    RateLimiter limiter,
    IOptions<RateLimitOptions> limits,
    GitHubSignature signature,
    HandleTokenLeaks handle,
    DatabaseWriter writer,
    TimeProvider clock)
{
    /// <summary>How many reports may wait; further ones are asked to come again.</summary>
    public const int MaxWaiting = 100;

    private const string GitHub = "GitHub", GitLabHeader = "X-Gitlab-Token";

    /// <summary>Takes one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IResult> ExecuteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        // Before the body, which is the larger part of the work.
        var network = SignInThrottle.NetworkOf(context.Connection.RemoteIpAddress);
        var lease = await limiter.AcquireAsync($"leaks:{network}", limits.Value.LeakReportsPerMinute, cancellationToken);
        if (!lease.IsAllowed)
        {
            return Refuse(new Failure.TooManyRequests(lease.ResetAt - clock.GetUtcNow()));
        }

        if (!context.Request.HasJsonContentType())
        {
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy, cancellationToken);
        var body = copy.ToArray();
        var isSigned = GitHubSignature.IsClaimed(context.Request.Headers);
        if (isSigned && !signature.IsGood(context.Request.Headers, body))
        {
            return Refuse(new Failure.CallerEnded(GitHubSignature.Invalid));
        }

        if (!LeakReader.IsList(body))
        {
            var found = LeakReader.ReadObject(body);
            return found.Failure is { } wrong ? Refuse(wrong)
                : (await KeepAsync(context, found.Value, isSigned, cancellationToken)).Map(_ => new TokenLeaksAnswer()).ToAccepted();
        }

        var listed = LeakReader.ReadList(body);
        if (listed.Failure is { } invalid)
        {
            return Refuse(invalid);
        }

        if (!isSigned && !IsGitLabs(context.Request.Headers, listed.Value))
        {
            return Refuse(new Failure.CallerEnded(GitHubSignature.Invalid));
        }

        var tokens = listed.Value.Select(token => new FoundToken(token.Token, token.Url ?? token.Location));
        var kept = await KeepAsync(context, tokens, isSigned, cancellationToken);
        return isSigned
            ? kept.Map(_ => listed.Value.Select(FeedbackOn).ToArray()).ToAccepted()
            : kept.Map(_ => new TokenLeaksAnswer()).ToAccepted();
    }

    private static AcceptedOrError<TokenLeaksAnswer> Refuse(Failure failure) => ((Result<TokenLeaksAnswer>)failure).ToAccepted();

    /// <summary>GitLab signs nothing. What it sends is told from what GitHub sends, and is believed no more than anybody else's.</summary>
    private static bool IsGitLabs(IHeaderDictionary headers, ScannedToken[] tokens) =>
        headers.ContainsKey(GitLabHeader) || Array.TrueForAll(tokens, token => token.Location is not null);

    private static LeakFeedback FeedbackOn(ScannedToken token) => new(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Token!))),
        token.Type,
        ApiTokenFormat.FindIn(token.Token!).Any() ? "true_positive" : "false_positive");

    /// <summary>
    /// Keeps what has the form of a token, whatever stands around it, and has it dealt with when the answer is out.
    /// </summary>
    private async Task<Result<Done>> KeepAsync(
        HttpContext context, IEnumerable<FoundToken> tokens, bool isSigned, CancellationToken cancellationToken)
    {
        var found = tokens.SelectMany(token => ApiTokenFormat.FindIn(token.Value!).Select(value => (Value: value, token.Url)))
            .DistinctBy(one => one.Value).Take(LeakReader.MaxTokens + 1).ToArray();
        if (found.Length > LeakReader.MaxTokens)
        {
            return new FieldErrors().Check("body", $"must have at most {LeakReader.MaxTokens} tokens").Failure!;
        }

        var finds = Array.ConvertAll(found, one => new LeakFind(ApiTokenSecret.HashOf(one.Value), LeakPlace.Of(one.Url)));
        if (finds.Length == 0)
        {
            return default(Done);
        }

        var now = clock.GetUtcNow();
        var report = new TokenLeakReport
        {
            Id = EntityId.NewLeakReport(now),
            CreatedAt = now,
            SignedBy = isSigned ? GitHub : null,
            Finds = JsonSerializer.SerializeToUtf8Bytes(finds),
        };
        var result = await writer.WriteAsync<Done>(
            owner: null,
            async db =>
            {
                if (await db.TokenLeakReports.CountAsync(cancellationToken) >= MaxWaiting)
                {
                    return new Failure.Unavailable();
                }

                db.Add(report);
                return default(Done);
            },
            cancellationToken);
        context.Response.OnCompleted(() =>
        {
            handle.Wake();
            return Task.CompletedTask;
        });
        return result;
    }
}
