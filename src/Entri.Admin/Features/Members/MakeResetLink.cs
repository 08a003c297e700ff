using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Hosting;
using Entri.Admin.Mail;
using Entri.Admin.Security;

namespace Entri.Admin.Features.Members;

/// <summary>
/// Makes a link by which a member gives themselves another password, to be handed over where no mail server can send one. Whoever has the
/// link gets the whole account, so it is made by those alone who may manage the person wherever they belong.
/// </summary>
public sealed class MakeResetLink(
    CallerWriter writer, ScopeCatalog catalog, IdentityProof proof, MailDelivery delivery, PublicAddress address, TimeProvider clock)
{
    private static readonly Failure OnlyPeople = new Failure.Refused("person_required", "Only people make links for new passwords");

    private static readonly Failure ByMail = new Failure.Conflict(
        "userId", "There is a mail server: the person gets a link from the sign-in page, by “Forgot your password?”");

    private static readonly Failure OwnPassword = new Failure.Conflict("userId", "Change your own password in your account");

    private static readonly Failure Elsewhere = new Failure.Refused(
        "person_of_others",
        "A new password opens the whole account, and this person also belongs, or was offered to be the owner, where you may not decide. "
        + "Ask an owner there, or whoever runs the installation");

    private static readonly Failure RunsInstallation = new Failure.Refused(
        "installation_owner",
        "This person runs the installation, and gets a link on its machine alone: account reset-link");

    /// <summary>Makes the link, which works once, for an hour.</summary>
    public Task<Result<ResetLink>> ExecuteAsync(Caller caller, string userId, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            caller,
            Scope.MembersWrite,
            (db, current) => MakeAsync(db, current, userId, cancellationToken),
            cancellationToken);

    private async Task<Result<ResetLink>> MakeAsync(EntriDbContext db, Caller caller, string userId, CancellationToken cancellationToken)
    {
        if (caller is not PersonCaller maker)
        {
            return OnlyPeople;
        }

        if ((delivery.HasServer ? ByMail : maker.UserId == userId ? OwnPassword : proof.Check(maker)) is { } failure)
        {
            return failure;
        }

        if (await db.FindMemberAsync(maker, userId, cancellationToken) is not { User: { DisabledAt: null } user } found)
        {
            return MemberFailures.NotFound;
        }

        if (maker.CheckRole(catalog, found.Member.Role, after: null) is { } tooHigh)
        {
            return tooHigh;
        }

        var organizations = await db.HoldOrganizationsOfAsync(userId, cancellationToken);
        var now = clock.GetUtcNow();
        if (!await db.MayManageEverywhereAsync(catalog, maker.UserId, userId, now, cancellationToken))
        {
            return await db.FirstUserIdAsync(cancellationToken) == userId ? RunsInstallation : Elsewhere;
        }

        // Wherever the person belongs, others must be able to see who could have come in as them.
        var code = db.AddReset(user, maker.UserId, now);
        db.AddRange(organizations.Select(id =>
            user.NewEntry(id, ActivityActions.UserResetLinkCreated, (maker.UserId, maker.Name), now)));
        return new ResetLink(user.Name, address.Of(code.Path));
    }
}

/// <summary>A link for a new password, for whoever hands it over.</summary>
/// <param name="Name">Whose password.</param>
/// <param name="Address">The address to hand over.</param>
public sealed record ResetLink(string Name, string Address)
{
    /// <summary>Hides the address, which a record would print.</summary>
    public override string ToString() => nameof(ResetLink);
}
