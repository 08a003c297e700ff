using System.Net;
using Entri.Admin.Api;
using Entri.Admin.Domain;
using Entri.Admin.Features.ApiTokens;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>The orders of the list, and its pages in each.</summary>
public sealed class TokenOrderTests(EntriHost host)
{
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

    [Theory]
    [InlineData("name")]
    [InlineData("-lastUsed")]
    [InlineData("expiry")]
    [InlineData("-created")]
    [InlineData("state")]
    public async Task Pages_OfASearchThatFindsMany_ShowEachTokenOnce(string sort)
    {
        const int Count = 1007, Limit = 200;
        var organization = await TestOrganization.AddAsync(host);
        var reader = await organization.AddTokenAsync();
        await host.SaveAsync([.. Enumerable.Range(0, Count).Select(number => organization.NewToken(change: token =>
        {
            token.Name = $"Many {number}";
            token.ExpiresAt = number % 3 == 0 ? TestTime.Start.AddDays(number + 1) : null;
            _ = number % 7 == 0 && token.Revoke(TestTime.Start);
        }).Entity)]);

        var found = new List<string>();
        for (var page = 1; page <= 7; page++)
        {
            found.AddRange(await PageAsync(page));
        }

        Assert.Equal(Count, found.Distinct().Count());
        Assert.Equal(Count, found.Count);
        Assert.Empty(await PageAsync(5_000_000));
        Assert.Empty(await PageAsync(int.MaxValue));

        async Task<IEnumerable<string>> PageAsync(int page)
        {
            var query = $"q=many&state=all&sort={sort}&limit={Limit}&page={page}";
            var answer = (await host.GetAsync($"{organization.TokensPath}?{query}", reader.Credentials)).HasStatus(HttpStatusCode.OK);
            Assert.Equal(Count, answer.Json.GetProperty("meta").GetProperty("total").GetInt32());
            return [.. answer.Json.GetProperty("data").EnumerateArray().Select(token => token.GetProperty("_id").GetString()!)];
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
        var uses = host.Get<ApiTokenUses>();
        Array.ForEach([tokens[0], tokens[3], tokens[4]], token => uses.Add(token.Id, TestTime.Start, from: null));
        await uses.FlushAsync(Cancellation);

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

    private async Task<string[]> FindAsync(TestOrganization organization, ListApiTokensRequest request)
    {
        var found = await host.Get<ListApiTokens>().ExecuteAsync(organization.Caller, request, Cancellation);
        return [.. found.Value.Data.Select(token => token.Id)];
    }
}
