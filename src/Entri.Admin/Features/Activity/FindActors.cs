using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.EntityFrameworkCore;

namespace Entri.Admin.Features.Activity;

/// <summary>Somebody or something that the log can be filtered by.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">What people call it.</param>
public sealed record ActivityChoice(string Id, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What the log can be filtered by.</summary>
public enum ActivityChoiceKind
{
    /// <summary>A person.</summary>
    Person,

    /// <summary>A token.</summary>
    Token,

    /// <summary>A project.</summary>
    Project,
}

/// <summary>Finds the people, tokens and projects that the log can be filtered by, for those who may see the log.</summary>
public sealed class FindActors(IDbContextFactory<EntriDbContext> contexts)
{
    private const int Limit = 20;

    /// <summary>Those whose names have all words that somebody typed.</summary>
    public Task<Result<List<ActivityChoice>>> SearchAsync(
        Caller caller, ActivityChoiceKind kind, string? text, CancellationToken cancellationToken) => FindAsync(
        caller,
        async db =>
        {
            IQueryable<SearchRow> rows = Rows(db, caller, kind);
            foreach (var typed in SearchText.Words(text))
            {
                var word = SearchText.Of(typed);
                rows = rows.Where(row => row.SearchKey.Contains(word));
            }

            return await rows.OrderBy(row => row.SearchKey).ThenBy(row => row.Id).Take(Limit)
                .Select(row => new ActivityChoice(row.Id, row.Name)).ToListAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>The one with that id. What is gone keeps its entries, and has its id for a name.</summary>
    public async Task<ActivityChoice> NameAsync(Caller caller, ActivityChoiceKind kind, string id, CancellationToken cancellationToken)
    {
        var found = await FindAsync(
            caller,
            async db => await Rows(db, caller, kind).Where(row => row.Id == id).Select(row => new ActivityChoice(row.Id, row.Name))
                .ToListAsync(cancellationToken),
            cancellationToken);
        return found.Failure is null && found.Value is [var choice] ? choice : new ActivityChoice(id, id);
    }

    private static IQueryable<SearchRow> Rows(EntriDbContext db, Caller caller, ActivityChoiceKind kind) => kind switch
    {
        ActivityChoiceKind.Person => db.MembersOf(caller)
            .Join(db.Users, member => member.UserId, user => user.Id, (member, user) => new SearchRow
            {
                Id = user.Id,
                Name = user.Name,
                SearchKey = member.SearchKey,
            }),
        ActivityChoiceKind.Token => db.ApiTokens.Where(token => token.OrganizationId == caller.OrganizationId)
            .Select(token => new SearchRow { Id = token.Id, Name = token.Name, SearchKey = token.NormalizedName }),
        _ => db.ProjectsOf(caller).Select(project => new SearchRow
        {
            Id = project.Id,
            Name = project.Name,
            SearchKey = project.NormalizedName,
        }),
    };

    private async Task<Result<List<ActivityChoice>>> FindAsync(
        Caller caller, Func<EntriDbContext, Task<List<ActivityChoice>>> find, CancellationToken cancellationToken)
    {
        if ((caller.Check(Scope.ActivityRead) ?? caller.CheckWholeOrganization()) is { } failure)
        {
            return failure;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await find(db);
    }

    private sealed class SearchRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string SearchKey { get; init; }
    }
}
