using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Domain;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class InvitationTests
{
    private static readonly DateTimeOffset Now = TestTime.Start;

    [Theory]
    [InlineData(-1, InvitationStatus.Pending)]
    [InlineData(0, InvitationStatus.Expired)]
    public void Status_Unanswered_EndsWithItsTime(int milliseconds, InvitationStatus expected) =>
        Assert.Equal(expected, New().StatusAt(Now + Invitation.Lifetime + TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Status_Answered_StaysHoweverLateItIs()
    {
        var invitation = New();

        invitation.End(InvitationStatus.Accepted, Now);

        Assert.Equal(InvitationStatus.Accepted, invitation.StatusAt(Now.AddYears(1)));
        Assert.Throws<InvalidOperationException>(() => invitation.End(InvitationStatus.Declined, Now));
    }

    [Theory]
    [InlineData("ada@MÜNCHEN.example", " ADA@xn--mnchen-3ya.EXAMPLE", true)]
    [InlineData("ada@example.com", "ada@example.org", false)]
    [InlineData("nothing", "nothing", false)]
    [InlineData(null, null, false)]
    public void Addresses_OfAnySpelling_AreTheSameOrNot(string? left, string? right, bool expected) =>
        Assert.Equal(expected, EmailAddress.AreSame(left, right));

    private static Invitation New()
    {
        var invitation = new Invitation
        {
            Id = EntityId.NewInvitation(Now),
            OrganizationId = "org_1",
            Email = "ada@example.com",
            Role = MemberRole.Reviewer,
            CodeHash = [],
            CreatedAt = Now,
        };
        invitation.SendBy("user_1", null, "Ada", Now + Invitation.Lifetime);
        return invitation;
    }
}
