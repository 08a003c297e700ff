using System.Diagnostics;
using Entri.Admin.Domain;
using Entri.Admin.Features.TokenLeaks;

namespace Entri.Admin.Tests.Features.TokenLeaks;

/// <summary>What strangers write about where they found a token.</summary>
public sealed class LeakPlaceTests
{
    [Theory]
    [InlineData("https://ada:secret@example.com:8443/a/b?token=1#c", "https://example.com:8443/a/b")]
    [InlineData("http://[::1]/a", "http://[::1]/a")]
    [InlineData("ftp://example.com/a", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("/a", null)]
    public void Place_HasNoMoreThanWhere(string url, string? expected) => Assert.Equal(expected, LeakPlace.Of(url));

    [Fact]
    public void Place_WithAHostThatHasNoOtherForm_DoesNotFail()
    {
        _ = LeakPlace.Of("https://\u2100b/");
        Assert.NotNull(LeakPlace.Of($"https://{new string('\u00e9', 59)}/"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("__Host-")]
    public void Place_OfAnEndlessAddress_IsCutWithoutEffort(string part)
    {
        var url = "https://example.com/" + string.Concat(Enumerable.Repeat(part, 60_000 / part.Length));
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < 1000; round++)
        {
            Assert.True(LeakPlace.Of(url)?.Length is null or TokenLeakReport.UrlMaxLength);
        }

        // A report has a thousand of them. Looked through before it was cut, a single one took seconds.
        Assert.True(Stopwatch.GetElapsedTime(started) < Wait.Limit);
    }
}
