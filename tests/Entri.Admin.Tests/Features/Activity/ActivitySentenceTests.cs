using Entri.Admin.Domain;
using Entri.Admin.Features.Activity;

namespace Entri.Admin.Tests.Features.Activity;

[Trait(TestTraits.Engine, TestTraits.NoEngine)]
public sealed class ActivitySentenceTests
{
    [Theory]
    [InlineData(ActivityActions.TokenCreated, "created token “CI”")]
    [InlineData(ActivityActions.TokenCopied, "copied the value of token “CI”")]
    [InlineData(ActivityActions.TokenRotated, "gave token “CI” a new value")]
    [InlineData(ActivityActions.TokenRestored, "restored token “CI”")]
    [InlineData(ActivityActions.ProjectDeleted, "deleted project “CI” for good")]
    [InlineData(ActivityActions.MemberRemoved, "removed “CI” from the organization")]
    [InlineData(ActivityActions.MemberLeft, "left the organization")]
    [InlineData(ActivityActions.OrganizationTransferOffered, "offered the organization to “CI”")]
    [InlineData(ActivityActions.OrganizationTransferred, "took over the organization from “CI”")]
    [InlineData(ActivityActions.UserPasswordReset, "set a new password by a link")]
    [InlineData(ActivityActions.UserResetLinkCreated, "made a link for a new password of “CI”")]
    [InlineData(ActivityActions.UserSignedOut, "signed out")]
    [InlineData("token.of_a_newer_version", "token.of_a_newer_version")]
    public void Deed_SaysWhatWasDone(string action, string sentence) =>
        Assert.Equal(sentence, ActivitySentence.Deed(Entry(action, ("name", "CI"))));

    [Theory]
    [InlineData(ActivityActions.InvitationCreated, "invited “CI” as admin")]
    [InlineData(ActivityActions.InvitationResent, "invited “CI” again as admin")]
    [InlineData(ActivityActions.InvitationCancelled, "took back the invitation of “CI”")]
    [InlineData(ActivityActions.InvitationAccepted, "accepted an invitation and joined as admin")]
    [InlineData(ActivityActions.InvitationDeclined, "declined an invitation as admin")]
    public void Deed_OfAnInvitation_SaysWhatWasDone(string action, string sentence) =>
        Assert.Equal(sentence, ActivitySentence.Deed(Entry(action, ("name", "CI"), ("role", "admin"))));

    [Theory]
    [InlineData(ActivityActions.TokenReported, "was told that token “CI” was found, at https://example.com/a")]
    [InlineData(ActivityActions.TokenRevoked, "revoked token “CI”, which leaked, at https://example.com/a")]
    public void Deed_OfAFoundToken_SaysWhere(string action, string sentence) => Assert.Equal(
        sentence,
        ActivitySentence.Deed(Entry(action, ("name", "CI"), ("reason", "leaked"), ("url", "https://example.com/a"))));

    [Fact]
    public void Deed_ChangedFields_AreWords() => Assert.Equal(
        "changed the organization’s settings: name, default source language",
        ActivitySentence.Deed(Entry(ActivityActions.OrganizationUpdated, ("changed", "Name, DefaultSourceLanguage"))));

    [Fact]
    public void Deed_ChangedPolicy_NamesTheRules() => Assert.Equal(
        "changed the organization’s policy: max token days, allow never",
        ActivitySentence.Deed(Entry(ActivityActions.OrganizationPolicyChanged, ("changed", "maxTokenDays, allowNever"))));

    [Fact]
    public void Deed_ChangedRole_SaysFromWhatToWhat() => Assert.Equal(
        "changed the role of “Bo” from developer to admin",
        ActivitySentence.Deed(Entry(ActivityActions.MemberRoleChanged, ("name", "Bo"), ("from", "developer"), ("to", "admin"))));

    [Fact]
    public void Subject_OfAToken_SaysSo() => Assert.Equal(
        "Token “Ada”", ActivitySentence.Subject(Entry(ActivityActions.ProjectCreated, ("tokenId", "tok_1"))));

    private static ActivityResponse Entry(string action, params (string Key, string Value)[] metadata) => new(
        "act_1", action, "user_1", "Ada", null, "org_1", "id", "kind",
        metadata.ToDictionary(pair => pair.Key, pair => pair.Value), DateTimeOffset.UnixEpoch);
}
