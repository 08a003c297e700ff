using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Security;

/// <summary>What a refused token costs: garbage costs no read of the database.</summary>
[Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
public sealed class TokenLookupTests
{
    [Fact]
    public async Task Token_WithAWrongCharacterAnywhere_IsRefusedWithoutADatabaseRead()
    {
        await using var faulty = new FaultyHost();
        var (host, database) = (faulty.Host, faulty.Database);
        var value = ApiTokenSecret.Generate().Reveal();
        var before = database.Reads;
        (await host.GetAsync("/api/projects", Credentials.Token(value))).HasStatus(HttpStatusCode.Unauthorized);
        Assert.True(database.Reads > before, "A well-formed value must be looked up, or this test proves nothing.");
        before = database.Reads;

        for (var position = 0; position < value.Length; position++)
        {
            var wrong = value[position] == '0' ? '1' : '0';
            var changed = string.Concat(value.AsSpan(0, position), [wrong], value.AsSpan(position + 1));
            (await host.GetAsync("/api/projects", Credentials.Token(changed)))
                .HasStatus(HttpStatusCode.Unauthorized);
        }

        Assert.Equal(before, database.Reads);
    }
}
