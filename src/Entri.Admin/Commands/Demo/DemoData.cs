using System.Security.Cryptography;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;

namespace Entri.Admin.Commands.Demo;

/// <summary>
/// Makes an organization as users have them after a year: people, projects, tokens, and a log of what they did, which verifies. All or
/// nothing, and beside what is there.
/// </summary>
public sealed class DemoData(
    DatabaseWriter writer,
    NewAccounts accounts,
    OrganizationSlugs slugs,
    IPasswordHasher<ApplicationUser> hasher,
    ScopeCatalog catalog,
    TimeProvider clock)
{
    private const string Name = "Northwind Localization", Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int PasswordLength = 20;

    /// <summary>How many entries are saved at once: enough that the statements do not count, few enough to keep in mind.</summary>
    private const int Batch = 2000;

    /// <summary>Makes one.</summary>
    /// <exception cref="CommandException">The database could not take it, and has none of it.</exception>
    public async Task<DemoOwner> FillAsync(DemoAmounts amounts, CancellationToken cancellationToken)
    {
        var password = RandomNumberGenerator.GetString(Letters, PasswordLength);
        var made = await writer.WriteAsync(owner: null, db => FillAsync(db, amounts, password, cancellationToken), cancellationToken);
        return made.Failure is { } failure ? throw new CommandException(failure.Message) : made.Value;
    }

    private async Task<Result<DemoOwner>> FillAsync(
        EntriDbContext db, DemoAmounts amounts, string password, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var slug = await slugs.FreeAsync(db, Name, cancellationToken);
        var organization = Organization.Create(Name, slug, now.AddDays(-amounts.Days));
        organization.Description = "Apps, websites and paper in two dozen languages. Made up, to look at.";
        organization.DefaultTargetLanguages = ["de", "fr", "ja", "ar"];
        db.Add(organization);
        var scene = new DemoScene(organization, now);
        if (await AddPeopleAsync(db, scene, amounts.Members, password) is { } failure)
        {
            return failure;
        }

        var owner = scene.People[0];
        scene.Entries.Add(owner.Caller.NewEntry(
            ActivityActions.OrganizationCreated, "organization", organization.Id, organization.CreatedAt, details: ("name", Name)));
        db.AddRange(DemoInvitations.Add(scene));
        foreach (var gone in DemoRoles.Add(scene))
        {
            if (await accounts.AddAsync(db, gone) is { } taken)
            {
                return taken;
            }
        }

        db.AddRange(DemoProjects.Add(scene, amounts.Projects));
        AddTokens(db, scene, amounts.Tokens);

        // What happens changes what is there, so that comes first.
        var log = DemoActivity.Fill(scene, amounts.Entries);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var entries in log.Chunk(Batch))
        {
            db.ChangeTracker.Clear();
            db.AddRange(entries);
            await db.SaveChangesAsync(cancellationToken);
        }

        return new DemoOwner(organization.Id, slug, owner.User.Email!, password, scene.Entries.Count);
    }

    private async Task<Failure?> AddPeopleAsync(EntriDbContext db, DemoScene scene, int count, string password)
    {
        for (var number = 0; number < count; number++)
        {
            var person = DemoPeople.Add(scene, number);
            if (number == 0)
            {
                person.User.PasswordHash = hasher.HashPassword(person.User, password);
            }

            if (await accounts.AddAsync(db, person.User) is { } failure)
            {
                return failure;
            }

            db.AddRange(person.Member, person.Session);
        }

        return null;
    }

    private void AddTokens(EntriDbContext db, DemoScene scene, int count)
    {
        var usage = new DemoUsage(scene);
        var (first, end) = ApiTokenDay.ShownAt(scene.Now);
        foreach (var use in DemoTokens.Add(scene, catalog, count))
        {
            var token = db.Add(scene.Tokens[^1]);
            if (use is not null)
            {
                // Nobody else notes a use but the database.
                token.Property(row => row.LastUsedAt).CurrentValue = use.At;
                token.Property(row => row.LastUsedFrom).CurrentValue = use.From;
                object[] counted = [.. usage.Of(use)];
                db.AddRange(counted);
                token.Property(row => row.RecentRequests).CurrentValue =
                    counted.OfType<ApiTokenDay>().Where(day => day.Day >= first && day.Day < end).Sum(day => day.Requests);
            }
        }

        db.AddRange(usage.OfOrganization());
    }
}
