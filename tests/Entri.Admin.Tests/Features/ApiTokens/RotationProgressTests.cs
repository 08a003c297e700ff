using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>While an old and a new value of a token work, it is told who still has to change.</summary>
public sealed class RotationProgressTests(EntriHost host)
{
    [Fact]
    public async Task Usage_WhileTwoValuesWork_TellsWhichSourceUsesWhich_FirstWhoHasToChange()
    {
        var (organization, token) = await AddRotatedAsync();
        Add(token, "nightly", 1, 120, 1);
        Add(token, "two programs", 1, 30, 2);
        Add(token, "two programs", 2, 24);
        Add(token, "gone", 1, 100);
        Add(token, "deploy", 1, 100, 40);
        Add(token, "deploy", 2, 12);
        Add(token, "many pods", 1, 36);
        Add(token, "many pods", 2, 40, 1);
        Add(token, "fresh", 2, 3);
        Add(token, "long ago", 1, 31 * 24);
        await host.Get<ApiTokenUses>().FlushAsync(Cancellation);

        var usage = await UsageAsync(organization, token);

        var rotation = usage.GetProperty("rotation");
        Assert.Equal(
            [
                "nightly old 2/-1 0", "two programs both 2/-2 1/-24", "gone silent 1/-100 0", "many pods changed 1/-36 2/-1",
                "deploy changed 2/-40 1/-12", "fresh new 0 1/-3",
            ],
            rotation.GetProperty("sources").EnumerateArray().Select(Words));
        Assert.False(rotation.GetProperty("isDone").GetBoolean());
        Assert.Equal(Ago(1), rotation.GetProperty("oldLastAt").GetDateTimeOffset());
        Assert.Equal($"{token.Value[..10]}…{token.Value[^4..]}", rotation.GetProperty("oldHint").GetString());
        Assert.Equal("entri_Ab12…x9Zq", rotation.GetProperty("newHint").GetString());
        Assert.Equal(TestTime.Start.AddDays(5), rotation.GetProperty("validUntil").GetDateTimeOffset());
        var source = usage.GetProperty("sources").EnumerateArray().First(one => one.GetProperty("userAgent").GetString() == "fresh");
        Assert.Equal(("entri_Ab12…x9Zq", true), (source.GetProperty("hint").GetString(), source.GetProperty("current").GetBoolean()));
    }

    [Fact]
    public async Task Rotation_OfWhatEverySourceHasChangedFrom_IsDone()
    {
        var (organization, token) = await AddRotatedAsync();
        Add(token, "deploy", 1, 100, 40);
        Add(token, "deploy", 2, 12);
        Add(token, "fresh", 2, 3);
        await host.Get<ApiTokenUses>().FlushAsync(Cancellation);

        var rotation = (await UsageAsync(organization, token)).GetProperty("rotation");

        Assert.True(rotation.GetProperty("isDone").GetBoolean());
        Assert.Equal(Ago(40), rotation.GetProperty("oldLastAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Rotation_WithoutAnOldValueThatWorks_IsNone()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var ended = await organization.AddTokenAsync(change: row => Rotate(row, grace: TimeSpan.FromHours(1)));

        Assert.Equal(JsonValueKind.Null, (await UsageAsync(organization, token)).GetProperty("rotation").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await UsageAsync(organization, ended)).GetProperty("rotation").ValueKind);
    }

    [Fact]
    public async Task OldValue_OfATokenThatEndsSooner_EndsWithIt()
    {
        var organization = await TestOrganization.AddAsync(host);
        var end = TestTime.Start.AddHours(1);
        var token = await organization.AddTokenAsync(change: row => Rotate(row, ApiToken.MaxGrace, end));
        var ended = await organization.AddTokenAsync(change: row => Rotate(row, ApiToken.MaxGrace, TestTime.Start));

        Assert.Equal(end, (await UsageAsync(organization, token)).GetProperty("rotation").GetProperty("validUntil").GetDateTimeOffset());
        Assert.Equal(end, Assert.Single(await OldValuesAsync(token)).GetProperty("validUntil").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, (await UsageAsync(organization, ended)).GetProperty("rotation").ValueKind);
        Assert.Empty(await OldValuesAsync(ended));

        async Task<JsonElement[]> OldValuesAsync(TestToken one)
        {
            var reader = await organization.AddTokenAsync([Scope.TokensRead]);
            return [.. (await host.GetAsync($"{organization.TokensPath}/{one.Id}", reader.Credentials)).HasStatus(HttpStatusCode.OK)
                .Json.GetProperty("oldValues").EnumerateArray()];
        }
    }

    private static void Rotate(ApiToken token, TimeSpan grace, DateTimeOffset end)
    {
        Rotate(token, grace);
        token.ExpiresAt = end;
    }

    internal static void Rotate(ApiToken token, TimeSpan grace) =>
        token.AddValue(RandomNumberGenerator.GetBytes(32), "entri_Ab12", "x9Zq", TestTime.Start.AddDays(-2), grace).PickedUpAt = Ago(47);

    private static DateTimeOffset Ago(int hours) => TestTime.Start.AddHours(-hours);

    /// <summary>
    /// A source in short: <c>nightly old 2/-1 0</c> came twice with the old value, last an hour ago, and never with the new one.
    /// </summary>
    private static string Words(JsonElement source)
    {
        return $"{source.GetProperty("userAgent")} {source.GetProperty("state")} {Use("old")} {Use("new")}";

        string Use(string name) => source.GetProperty(name) is { ValueKind: JsonValueKind.Object } use
            ? $"{use.GetProperty("requests")}/{(use.GetProperty("lastAt").GetDateTimeOffset() - TestTime.Start).TotalHours}" : "0";
    }

    private async Task<(TestOrganization Organization, TestToken Token)> AddRotatedAsync()
    {
        var organization = await TestOrganization.AddAsync(host);
        return (organization, await organization.AddTokenAsync(change: row => Rotate(row, ApiToken.MaxGrace)));
    }

    private void Add(TestToken token, string program, int value, params int[] hoursAgo)
    {
        foreach (var hours in hoursAgo)
        {
            host.Get<ApiTokenUses>().Add(
                Calls.Of(token.Id) with { UserAgent = program, ValueNumber = value, Address = IPAddress.Loopback }, Ago(hours));
        }
    }

    private async Task<JsonElement> UsageAsync(TestOrganization organization, TestToken token)
    {
        var reader = await organization.AddTokenAsync([Scope.TokensRead]);
        return (await host.GetAsync($"{organization.TokensPath}/{token.Id}/usage", reader.Credentials)).HasStatus(HttpStatusCode.OK).Json;
    }
}
