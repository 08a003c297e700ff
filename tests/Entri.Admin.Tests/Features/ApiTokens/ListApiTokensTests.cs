using System.Net;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.ApiTokens;

public sealed class ListApiTokensTests(EntriHost host)
{
    [Fact]
    public async Task List_OfTokens_NeverHasAValueNorAHash()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        var hash = ApiTokenSecret.HashOf(token.Value);
        var path = $"{organization.TokensPath}/{token.Id}";

        string[] bodies =
        [
            (await host.GetAsync(organization.TokensPath, token.Credentials)).HasStatus(HttpStatusCode.OK).Body,
            (await host.GetAsync(path, token.Credentials)).HasStatus(HttpStatusCode.OK).Body,
            (await host.PatchAsync(path, token.Credentials, new { name = "CI" })).HasStatus(HttpStatusCode.OK).Body,
            (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.OK).Body,
            (await host.GetAsync(organization.ActivityPath, token.Credentials)).HasStatus(HttpStatusCode.OK).Body,
        ];

        Assert.All(bodies, body =>
        {
            Assert.DoesNotContain(token.Value[10..^4], body, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexString(hash), body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(hash), body, StringComparison.Ordinal);
            Assert.DoesNotContain("hash", body, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task List_ByAnAddress_SearchesFiltersAndSorts()
    {
        var organization = await TestOrganization.AddAsync(host);
        var caller = await organization.AddTokenAsync(change: token => token.Name = "Zebra build");
        await organization.AddTokenAsync(change: token => token.Name = "Alpha build");
        await organization.AddTokenAsync(change: token => (token.Name, token.DisabledAt) = ("Beta build", TestTime.Start));
        await organization.AddTokenAsync(change: token => token.Name = "Gamma");

        Assert.Equal(["Alpha build", "Beta build", "Zebra build"], await NamesAsync("?q=build&sort=name"));
        Assert.Equal(["Zebra build", "Alpha build"], await NamesAsync("?q=build&sort=-name&state=usable&limit=2"));
        Assert.Equal(["Beta build"], await NamesAsync("?state=disabled"));
        (await host.GetAsync($"{organization.TokensPath}?state=odd&sort=size", caller.Credentials)).HasStatus(HttpStatusCode.BadRequest)
            .IsErrorInShape();

        async Task<string?[]> NamesAsync(string query) =>
            [.. (await host.GetAsync(organization.TokensPath + query, caller.Credentials)).HasStatus(HttpStatusCode.OK).Json
                .GetProperty("data").EnumerateArray().Select(token => token.GetProperty("name").GetString())];
    }

    [Theory]
    [InlineData("ÄRGER straße", "ärger STRAßE")]
    [InlineData("Σίσυφος ΟΔΟΣ", "οδοσ")]
    [InlineData("ПРОЕКТ ключ", "проект КЛЮЧ")]
    [InlineData("Ճանապարհ", "ճԱՆԱՊԱՐՀ")]
    [InlineData("İstanbul", "İSTANBUL")]
    [InlineData("100%_sure\\", "%_SURE\\")]
    [InlineData("鍵 カギ", "カギ")]
    public async Task Search_InAnyAlphabet_IgnoresCase(string name, string search)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync(change: token => token.Name = name);
        await organization.AddTokenAsync();

        Assert.Equal([token.Id], await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), search)));
    }

    [Theory]
    [InlineData("main GitHub", true)]
    [InlineData("actions   deploys", true)]
    [InlineData("babbage projects:wr", true)]
    [InlineData("7344 github", true)]
    [InlineData("2001:DB8:85a3", true)]
    [InlineData("github nobody", false)]
    public async Task Search_ForSeveralWords_FindsThemAllInAnyOrderAndPlace(string search, bool isFound)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync(
            scopes: [Scope.ProjectsWrite],
            change: token => (token.Name, token.Description) = ("GitHub Actions, main repository", "Deploys the site for Charles Babbage"));
        host.Get<ApiTokenUses>().Add(token.Id, TestTime.Start, IPAddress.Parse("2001:db8:85a3:8d3:1319:8a2e:370:7344"));
        await host.Get<ApiTokenUses>().FlushAsync(Cancellation);
        await organization.AddTokenAsync();

        Assert.Equal(isFound ? [token.Id] : [], await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), search)));
    }

    [Fact]
    public async Task Search_WithAWholeValueInIt_IsKeptAsItsVisibleCharacters_WhichFindTheSame()
    {
        var organization = await TestOrganization.AddAsync(host);
        await organization.AddTokenAsync();
        var token = await organization.AddTokenAsync();

        var kept = ApiTokenFormat.Hide($"export ENTRI_API_KEY={token.Value} deploy");

        Assert.DoesNotContain(token.Value, kept, StringComparison.Ordinal);
        var hint = ApiTokenFormat.Hide(token.Value);
        Assert.Equal($"export ENTRI_API_KEY={hint} deploy", kept);
        Assert.Equal([token.Id], await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), hint)));
    }

    [Fact]
    public async Task Search_ForWhatNamesOneToken_FindsIt()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await organization.AddTokenAsync();
        var (start, end) = (token.Value[..10], token.Value[^4..]);

        foreach (var search in new[] { token.Value, $"{start}…{end}", $"  {start}…{end} ", token.Id, start, end, $"deploy {end}" })
        {
            Assert.Equal([token.Id], await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), search)));
        }

        var otherEnd = $"{end[..3]}{(end[3] == 'a' ? 'b' : 'a')}";
        Assert.Empty(await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), $"{start}…{otherEnd}")));
    }

    [Theory]
    [InlineData(20, "$")]
    [InlineData(40, "x-api-key: $")]
    [InlineData(11, "\"$\",")]
    [InlineData(45, "export ENTRI_API_KEY=$")]
    [InlineData(46, "export ENTRI_API_KEY=$")]
    [InlineData(46, "\"$\"")]
    [InlineData(46, "curl -H 'X-API-Key: $' https://entri.example/api/projects")]
    public async Task Search_ForAValueOrItsStart_WhateverStandsAround_ShowsOnlyItsVisibleCharacters_AndFindsIt(
        int length, string pasted)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();
        await organization.AddTokenAsync();
        var shown = length == 46 ? $"{token.Value[..10]}…{token.Value[^4..]}" : token.Value[..10];
        var typed = pasted.Replace("$", token.Value[..length], StringComparison.Ordinal);

        Assert.Equal(pasted.Replace("$", shown, StringComparison.Ordinal), ApiTokenFormat.Hide(typed));
        foreach (var search in (string[])[typed, ApiTokenFormat.Hide(typed)])
        {
            Assert.Equal([token.Id], await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), search)));
        }
    }

    [Fact]
    public async Task Search_ForTheStartOfAnOldValue_FindsItsToken_AndTokensOfThatName()
    {
        var organization = await TestOrganization.AddAsync(host);
        var rotated = await organization.AddTokenAsync(change: TestOrganization.WithAnOldValue);
        var named = await organization.AddTokenAsync(change: token => token.Name = $"Key {rotated.Value[..10]}");
        await organization.AddTokenAsync();

        Assert.Equal(
            ((string[])[rotated.Id, named.Id]).Order(),
            (await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), $"key {rotated.Value[..20]}"))).Order());
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("Depl\0")]
    public async Task Search_ForANulCharacter_FindsNothing(string search)
    {
        var organization = await TestOrganization.AddAsync(host);
        await organization.AddTokenAsync();

        Assert.Empty(await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), search)));
    }

    [Fact]
    public async Task Search_ForAValueThatWasReplaced_FindsTheTokenAsForTheNewest()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = organization.NewToken().Entity;
        token.AddValue(Guid.NewGuid().ToByteArray(), "entri_Ab12", "x9Zq", TestTime.Start);
        token.AddValue(Guid.NewGuid().ToByteArray(), "entri_Cd34", "y8Wp", TestTime.Start);
        await host.SaveAsync(token);
        await organization.AddTokenAsync();

        foreach (var search in new[] { "Ab12", "b12", "x9Zq", "entri_Ab12…x9Zq", "Cd34", "i_Cd", "y8Wp", "entri_Cd34…y8Wp" })
        {
            Assert.Equal([token.Id], await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), search)));
        }

        foreach (var search in new[] { "AB12", "9Zq", "cd34", "8Wp", "entri_Ab12…y8Wp" })
        {
            Assert.Empty(await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), search)));
        }
    }

    [Fact]
    public async Task List_ByState_AgreesWithTheState()
    {
        var organization = await TestOrganization.AddAsync(host);
        DateTimeOffset?[] times = [null, TestTime.Start.AddDays(-1)];
        var soon = TestTime.Start + ApiToken.SoonBeforeExpiry;
        DateTimeOffset?[] ends = [null, TestTime.Start.AddDays(-1), TestTime.Start, soon, soon.AddMilliseconds(1)];
        var tokens = new List<ApiToken>();
        foreach (var (isRevoked, disabledAt, pickedUpAt, end) in
            from revokedAt in times
            from disabledAt in times
            from pickedUpAt in times
            from end in ends
            select (revokedAt is not null, disabledAt, pickedUpAt, end))
        {
            var token = organization.NewToken().Entity;
            (token.DisabledAt, token.CurrentValue.PickedUpAt, token.ExpiresAt) = (disabledAt, pickedUpAt, end);
            _ = isRevoked && token.Revoke(TestTime.Start);
            tokens.Add(token);
        }

        await host.SaveAsync([.. tokens]);
        await UseAsync(tokens[0], tokens[5], tokens[8]);
        var caller = organization.Caller;
        var list = host.Get<ListApiTokens>();

        foreach (var state in Enum.GetValues<ApiTokenState>())
        {
            var found = await list.ExecuteAsync(caller, new ListApiTokensRequest(new PageQuery(1, 200), State: state), Cancellation);

            Assert.All(found.Value.Data, token => Assert.Equal(state, token.State));
            Assert.Equal(await CountAsync(list, caller, state), found.Value.Data.Count);
        }

        var usable = await list.ExecuteAsync(caller, new ListApiTokensRequest(new PageQuery(1, 200), IsUsable: true), Cancellation);
        var counts = (await list.CountAsync(caller, search: null, Cancellation)).Value;
        Assert.All(usable.Value.Data, token => Assert.True(token.State.IsAccepted()));
        Assert.Equal(counts.Where(count => count.Key.IsAccepted()).Sum(count => count.Value), usable.Value.Data.Count);
        Assert.Equal(tokens.Count, counts.Values.Sum());
        foreach (var (state, count) in counts)
        {
            Assert.Equal(await CountAsync(list, caller, state), count);
        }
    }

    private static async Task<int> CountAsync(ListApiTokens list, Caller caller, ApiTokenState state)
    {
        var all = await list.ExecuteAsync(caller, new ListApiTokensRequest(new PageQuery(1, 200)), Cancellation);
        return all.Value.Data.Count(token => token.State == state);
    }

    private async Task UseAsync(params ApiToken[] tokens)
    {
        var uses = host.Get<ApiTokenUses>();
        Array.ForEach(tokens, token => uses.Add(token.Id, TestTime.Start, null));
        await uses.FlushAsync(Cancellation);
    }

    private async Task<string[]> FindAsync(TestOrganization organization, ListApiTokensRequest request)
    {
        var found = await host.Get<ListApiTokens>().ExecuteAsync(organization.Caller, request, Cancellation);
        return [.. found.Value.Data.Select(token => token.Id)];
    }
}
