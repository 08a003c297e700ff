using System.Data.Common;
using System.Net;
using Entri.Admin.Security;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entri.Admin.Tests.Security;

/// <summary>What a refused token costs: garbage costs no read of the database.</summary>
public sealed class TokenLookupTests
{
    [Fact]
    public async Task Token_WithAWrongCharacterAnywhere_IsRefusedWithoutADatabaseRead()
    {
        var reads = new ReadCounter();
        await using var host = new EntriHost(new Dictionary<string, string>(), services =>
            services.AddDatabaseInterceptor(reads));
        var value = ApiTokenSecret.Generate().Reveal();
        var before = reads.Count;
        (await host.GetAsync("/api/projects", Caller.Token(value))).HasStatus(HttpStatusCode.Unauthorized);
        Assert.True(reads.Count > before, "A well-formed value must be looked up, or this test proves nothing.");
        before = reads.Count;

        for (var position = 0; position < value.Length; position++)
        {
            var wrong = value[position] == '0' ? '1' : '0';
            (await host.GetAsync("/api/projects", Caller.Token(string.Concat(value.AsSpan(0, position), [wrong], value.AsSpan(position + 1)))))
                .HasStatus(HttpStatusCode.Unauthorized);
        }

        Assert.Equal(before, reads.Count);
    }

    private sealed class ReadCounter : DbCommandInterceptor
    {
        private int _count;

        public int Count => _count;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return new(result);
        }
    }
}
