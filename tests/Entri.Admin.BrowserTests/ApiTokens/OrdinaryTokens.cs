using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.BrowserTests.ApiTokens;

/// <summary>What an organization has after a year: tokens in every state, with names as people give them.</summary>
internal static class OrdinaryTokens
{
    private static readonly string[] Names =
    [
        "CI", "GitHub Actions, main repository", "مفتاح خط الأنابيب للإنتاج", "本番環境のデプロイ用トークン",
        "Nightly export of all translated projects to the data warehouse in Frankfurt, EU", "Grafana",
        "a-name-without-any-space-that-nobody-would-type-but-a-program-surely-does-itself", "Zapier",
    ];

    private static readonly string[] Creators = ["Ada Lovelace", "Charles Babbage", "مريم الإسطرلابية"];
    private static readonly IPAddress[] Addresses =
        [IPAddress.Parse("203.0.113.7"), IPAddress.Parse("2001:db8:85a3:8d3:1319:8a2e:370:7344"), IPAddress.Parse("fe80::1")];

    public static async Task AddAsync(EntriHost host, TestOrganization organization, int count = 60)
    {
        var now = host.Clock.GetUtcNow();
        var uses = host.Get<ApiTokenUses>();
        var tokens = Enumerable.Range(0, count).Select(i => organization.NewToken(
            [.. Scope.Own.Take((i % 4) switch { 0 => 1, 1 => 2, 2 => 8, _ => 9 })],
            token =>
            {
                token.Name = i < Names.Length ? Names[i] : $"{Names[i % Names.Length][..Math.Min(60, Names[i % Names.Length].Length)]} {i}";
                token.Description = i % 3 == 0 ? "What it is for, in a sentence that is long enough to need more than one line" : null;
                token.CurrentValue.PickedUpAt = i % 7 == 3 ? null : now;
                token.ExpiresAt = (i % 7) switch { 1 => now.AddDays(3), 2 => now.AddDays(90), 4 => now.AddDays(-2), _ => null };
                token.DisabledAt = i % 7 == 5 ? now : null;
                _ = i % 7 == 6 && token.Revoke(now);
            },
            Creators[i % Creators.Length],
            now.AddDays(-i)).Entity).ToArray();
        await host.SaveAsync([.. tokens]);
        foreach (var (i, token) in tokens.Index().Where(token => token.Item.CurrentValue.PickedUpAt is not null && token.Index % 2 == 0))
        {
            uses.Add(token.Id, now.AddHours(-i), Addresses[i / 2 % Addresses.Length]);
        }

        await uses.FlushAsync(TestContext.Current.CancellationToken);
    }
}
