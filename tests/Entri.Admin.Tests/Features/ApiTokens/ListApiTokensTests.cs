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

        var kept = TokenSearch.HideValues($"export ENTRI_API_KEY={token.Value} deploy");

        Assert.DoesNotContain(token.Value, kept, StringComparison.Ordinal);
        var hint = TokenSearch.HideValues(token.Value);
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

        Assert.Empty(await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), $"{start}…{end.ToUpperInvariant()}!")));
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
    public async Task Order_ByNameOrLastUse_IsTheSameOnEveryEngine()
    {
        var organization = await TestOrganization.AddAsync(host);
        string[] names = ["a b", "a-b", "A_b", "ab", "Abc", "zoo", "Ärger", "Ω", "я", "鍵"];
        var ids = new Dictionary<string, string>();
        var uses = host.Get<ApiTokenUses>();
        foreach (var (index, name) in names.Index().Reverse())
        {
            ids[name] = (await organization.AddTokenAsync(change: token => token.Name = name)).Id;
            if (index >= 2)
            {
                uses.Add(ids[name], host.Clock.GetUtcNow().AddMinutes(index), from: null);
            }
        }

        await uses.FlushAsync(Cancellation);

        var byName = await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), Sort: ApiTokenSort.Name, Descending: false));
        var byUse = await FindAsync(
            organization, new ListApiTokensRequest(new PageQuery(), Sort: ApiTokenSort.LastUsed, Descending: false));
        var byUseDescending = await FindAsync(organization, new ListApiTokensRequest(new PageQuery(), Sort: ApiTokenSort.LastUsed));

        Assert.Equal(names.Select(name => ids[name]), byName);
        var used = names[2..].Select(name => ids[name]).ToArray();
        Assert.Equal(used, byUse[..^2]);
        Assert.Equal(used.Reverse(), byUseDescending[..^2]);
    }

    [Theory]
    [InlineData(ApiTokenSort.Name, "dbca")]
    [InlineData(ApiTokenSort.LastUsed, "cbad")]
    [InlineData(ApiTokenSort.Expiry, "cbda")]
    [InlineData(ApiTokenSort.Value, "bdca")]
    [InlineData(ApiTokenSort.Scopes, "dacb")]
    [InlineData(ApiTokenSort.Requests, "dcba")]
    [InlineData(ApiTokenSort.State, "adbc")]
    public async Task Order_ByEachColumn_IsTheSameOnEveryEngine(ApiTokenSort sort, string expected)
    {
        var organization = await TestOrganization.AddAsync(host);
        (char Id, string Name, int? End, string Value, ScopeSet Scopes, int Requests)[] rows =
        [
            ('a', "z", null, "entri_zzzz", [Scope.MembersRead], 9),
            ('b', "N", 60, "entri_AAAA", [Scope.TokensRead], 5),
            ('c', "n n", 40, "entri_zAAA", [Scope.ProjectsRead], 3),
            ('d', "m", 90, "entri_aaaa", [Scope.ActivityRead], 0),
        ];
        var ids = new Dictionary<string, char>();
        foreach (var (row, index) in rows.Select((row, index) => (row, index)))
        {
            var token = organization.NewToken(row.Scopes, token =>
            {
                (token.Name, token.ExpiresAt) = (row.Name, row.End is { } days ? TestTime.Start.AddDays(days) : null);
                token.DisabledAt = row.Id == 'b' ? TestTime.Start : null;
                _ = row.Id == 'c' && token.Revoke(TestTime.Start);
            }).Entity;
            token.Values.Clear();
            token.AddValue(Guid.NewGuid().ToByteArray(), "entri_0000", "zzzz", TestTime.Start);
            token.AddValue(Guid.NewGuid().ToByteArray(), row.Value, "zzzz", TestTime.Start).PickedUpAt = TestTime.Start;
            await host.SaveAsync(token);
            var today = DateOnly.FromDateTime(TestTime.Start.UtcDateTime);
            await host.SaveAsync([.. new[] { (0, row.Requests), (-29, 1), (-30, 100 - (row.Requests * 10)) }.Select(day => new ApiTokenDay
            {
                TokenId = token.Id, Day = today.AddDays(day.Item1), Outcome = CallOutcome.Ok, Requests = day.Item2,
            })]);
            ids.Add(token.Id, row.Id);
            if (row.Id != 'd')
            {
                host.Get<ApiTokenUses>().Add(token.Id, TestTime.Start.AddMinutes(-index), from: null);
            }
        }

        await host.Get<ApiTokenUses>().FlushAsync(Cancellation);
        await host.Get<CorrectRecentRequests>().RunAsync(Cancellation);

        async Task<string> OrderAsync(bool descending) => string.Concat((await FindAsync(
            organization, new ListApiTokensRequest(new PageQuery(), Sort: sort, Descending: descending))).Select(id => ids[id]));

        Assert.Equal(expected, await OrderAsync(descending: false));
        var turned = string.Concat(expected.Reverse());
        Assert.Equal(sort == ApiTokenSort.LastUsed ? "abcd" : turned, await OrderAsync(descending: true));
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
    public async Task Pages_InEveryOrder_ShowEachTokenOnce()
    {
        var organization = await TestOrganization.AddAsync(host);
        var tokens = Enumerable.Range(0, 11).Select(index => organization.NewToken(change: token =>
        {
            token.Name = $"a {index % 3}";
            token.ExpiresAt = index % 2 == 0 ? TestTime.Start.AddDays(index * 10) : null;
            token.DisabledAt = index % 4 == 1 ? TestTime.Start : null;
            _ = index % 5 == 2 && token.Revoke(TestTime.Start);
        }).Entity).ToArray();
        await host.SaveAsync([.. tokens]);
        await UseAsync(tokens[0], tokens[3], tokens[4]);

        foreach (var sort in Enum.GetValues<ApiTokenSort>())
        {
            foreach (var (search, isFalling, isUsable) in from search in (string?[])[null, "a"]
                                                          from isFalling in (bool[])[false, true]
                                                          from isUsable in (bool[])[false, true]
                                                          select (search, isFalling, isUsable))
            {
                var all = await FindAsync(organization, Page(1, 200));
                Assert.Equal(all.Length, all.Distinct().Count());
                Assert.Equal(isUsable ? tokens.Count(token => token.IsActive(TestTime.Start)) : tokens.Length, all.Length);

                List<string> paged = [];
                for (var page = 1; page <= 6; page++)
                {
                    paged.AddRange(await FindAsync(organization, Page(page, 2)));
                }

                Assert.Equal(all, paged);

                ListApiTokensRequest Page(int page, int limit) =>
                    new(new PageQuery(page, limit), search, IsUsable: isUsable, Sort: sort, Descending: isFalling);
            }
        }
    }

    [Fact]
    public async Task Search_ThatFindsMany_HasTheSamePages()
    {
        const int Many = 1100;
        var organization = await TestOrganization.AddAsync(host);
        var tokens = Enumerable.Range(0, Many).Select(index => organization.NewToken(
            createdAt: TestTime.Start.AddMinutes(index - Many),
            change: token =>
            {
                token.Name = $"many {index:0000}";
                token.DisabledAt = index % 2 == 0 ? TestTime.Start : null;
            }).Entity).ToArray();
        await host.SaveAsync([.. tokens]);

        foreach (var (sort, page, first) in new[]
        {
            (ApiTokenSort.Name, 1, 0), (ApiTokenSort.Name, 50, 490), (ApiTokenSort.Name, 110, 1090), (ApiTokenSort.Created, 110, 1090),
        })
        {
            var found = await host.Get<ListApiTokens>().ExecuteAsync(
                organization.Caller, new(new PageQuery(page, 10), "many", Sort: sort, Descending: false), Cancellation);
            Assert.Equal(Many, found.Value.Meta.Total);
            Assert.Equal(Enumerable.Range(first, 10).Select(index => $"many {index:0000}"), found.Value.Data.Select(token => token.Name));
        }

        var disabled = await host.Get<ListApiTokens>().ExecuteAsync(
            organization.Caller, new(new PageQuery(110, 10), "many", Sort: ApiTokenSort.State, Descending: false), Cancellation);
        Assert.Equal(
            Enumerable.Range(540, 10).Select(index => $"many {index * 2:0000}"), disabled.Value.Data.Select(token => token.Name));
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
