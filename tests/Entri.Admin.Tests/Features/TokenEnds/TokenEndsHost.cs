using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Features.TokenEnds;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;
using Entri.Admin.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entri.Admin.Tests.Features.TokenEnds;

/// <summary>A host whose database has the tokens of these tests alone. Its own clock stands, so that its own jobs do nothing.</summary>
public sealed class TokenEndsHost : EntriHost;

internal static class TokenEndJobs
{
    /// <summary>The job as another start, or another instance, has it, with a clock of the test's own.</summary>
    public static TellOfTokenEnds NewJob(this EntriHost host, TimeProvider clock)
    {
        var address = host.Get<PublicAddress>();
        return new(
            host.Get<IDbContextFactory<EntriDbContext>>(),
            host.Get<DatabaseWriter>(),
            new TokenEndMails(new Outbox(host.Get<IDataProtectionProvider>(), address, clock), address),
            host.Get<ApiTokenUses>(),
            clock,
            NullLogger<TellOfTokenEnds>.Instance);
    }

    /// <summary>What was told of a token, the first notice first.</summary>
    public static async Task<List<TokenNotice>> NoticesAsync(this EntriHost host, string tokenId)
    {
        await using var db = host.OpenDatabase();
        return await db.TokenNotices.AsNoTracking().Where(notice => notice.TokenId == tokenId)
            .OrderBy(notice => notice.CreatedAt).ToListAsync(Cancellation);
    }

    /// <summary>How many messages of an organization go to that address.</summary>
    public static async Task<int> MailsAsync(this EntriHost host, TestOrganization organization, string recipient)
    {
        await using var db = host.OpenDatabase();
        return await db.Mails.CountAsync(
            mail => mail.OrganizationId == organization.Id && mail.Recipient == recipient, Cancellation);
    }
}
