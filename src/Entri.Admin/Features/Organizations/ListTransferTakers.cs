using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Organizations;

/// <summary>A member to whom the organization can be offered.</summary>
/// <param name="UserId"><c>user_…</c></param>
/// <param name="Name">The person's name.</param>
/// <param name="Email">The person's e-mail address.</param>
public sealed record TransferTaker(string UserId, string Name, string Email);

/// <summary>Finds members to whom the organization can be offered.</summary>
public sealed class ListTransferTakers(IDbContextFactory<EntriDbContext> contexts)
{
    private const int Shown = 20;

    /// <summary>Reads the first of them, by name.</summary>
    /// <param name="caller">Who would offer it.</param>
    /// <param name="search">Words that all have to be found, each in the name or the e-mail address.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async Task<Result<IReadOnlyList<TransferTaker>>> ExecuteAsync(
        PersonCaller caller, string? search, CancellationToken cancellationToken)
    {
        if (caller.Check(Permission.TransferOrganization) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var people = db.MembersOf(caller).Where(member => member.UserId != caller.UserId)
            .Join(db.Users.Where(user => user.DisabledAt == null), member => member.UserId, user => user.Id, (_, user) => user);
        foreach (var typed in SearchText.Words(search))
        {
            var word = SearchText.Of(typed);
            people = people.Where(user => user.SearchKey.Contains(word));
        }

        return await people.OrderBy(user => user.SearchKey).Take(Shown)
            .Select(user => new TransferTaker(user.Id, user.Name, user.Email!))
            .ToListAsync(cancellationToken);
    }
}
