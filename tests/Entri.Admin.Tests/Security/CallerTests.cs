using Entri.Admin.Domain;
using Entri.Admin.Security;

namespace Entri.Admin.Tests.Security;

public sealed class CallerTests
{
    [Fact]
    public void Check_OfWhatTheRoleHasNot_IsRefused_WhateverTheScopesSay()
    {
        var caller = new PersonCaller
        {
            OrganizationId = "org_1",
            Name = "Ada",
            Scopes = [Scope.ProjectsWrite],
            UserId = "user_1",
            SessionId = "ses_1",
            Role = MemberRole.Reviewer,
            ProvenAt = TestTime.Start,
        };

        Assert.IsType<Failure.Forbidden>(caller.Check(Scope.ProjectsWrite));
    }
}
