using System.Net;
using Entri.Admin.Domain;

namespace Entri.Admin.Tests.Features.Members;

public sealed class ListMembersTests(EntriHost host)
{
    [Fact]
    public async Task List_IsABareArrayInTheOrderOfJoining()
    {
        var organization = await TestOrganization.AddAsync(host);
        var ada = await AddAsync(organization, "Ada", MemberRole.Owner, 2);
        var bo = await AddAsync(organization, "Bo", MemberRole.Reviewer, 1);

        var answer = (await host.GetAsync(organization.MembersPath, ada.Credentials)).HasStatus(HttpStatusCode.OK);

        Assert.Equal(
            $$"""[{"userId":"{{bo.UserId}}","name":"Bo","email":"{{bo.Email}}","role":"reviewer","joinedAt":"2026-03-01T13:00:00.123Z"},"""
                + $$"""{"userId":"{{ada.UserId}}","name":"Ada","email":"{{ada.Email}}","role":"owner","""
                + "\"joinedAt\":\"2026-03-01T14:00:00.123Z\"}]",
            answer.Body);
        Assert.Equal("2", answer.Header("X-Total-Count"));
        Assert.Null(answer.Header("Link"));
    }

    [Fact]
    public async Task List_WithoutALimit_Has200_AndLinksToThePagesAround()
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync([Scope.MembersRead]);
        await host.SaveAsync(
            [.. Enumerable.Range(0, 203).SelectMany(i => NewPerson(organization, $"P{i:000}", MemberRole.Reviewer, i).Entities)]);

        var first = await host.GetAsync($"{organization.MembersPath}?role=reviewer&q=%c3%84&q=", token.Credentials);
        Assert.Equal("0", first.HasStatus(HttpStatusCode.OK).Header("X-Total-Count"));

        var all = (await host.GetAsync(organization.MembersPath, token.Credentials)).HasStatus(HttpStatusCode.OK);
        Assert.Equal((200, "203"), (all.Json.GetArrayLength(), all.Header("X-Total-Count")));
        Assert.Equal(
            $"<{organization.MembersPath}?page=1&limit=200>; rel=\"first\", <{organization.MembersPath}?page=2&limit=200>; rel=\"next\", "
                + $"<{organization.MembersPath}?page=2&limit=200>; rel=\"last\"",
            all.Header("Link"));

        var middle = await host.GetAsync($"{organization.MembersPath}?limit=50&page=2&q=p1+p1&role=reviewer", token.Credentials);
        Assert.Equal((50, "100"), (middle.Json.GetArrayLength(), middle.Header("X-Total-Count")));
        Assert.Contains(
            $"<{organization.MembersPath}?q=p1%20p1&role=reviewer&page=1&limit=50>; rel=\"prev\"",
            middle.Header("Link"),
            StringComparison.Ordinal);
        Assert.Equal(0, (await host.GetAsync($"{organization.MembersPath}?page=9", token.Credentials)).Json.GetArrayLength());
    }

    [Theory]
    [InlineData("q=%C3%85NGSTR%C3%96M", "Åsa Ångström")]
    [InlineData("q=bo+example", "Bo")]
    [InlineData("q=nobody", "")]
    [InlineData("role=admin", "Bo")]
    [InlineData("role=admin&q=%C3%A5sa", "")]
    public async Task List_WithAFilter_HasWhatFits(string filter, string name)
    {
        var organization = await TestOrganization.AddAsync(host);
        var caller = await AddAsync(organization, "Åsa Ångström", MemberRole.Owner, 1);
        await AddAsync(organization, "Bo", MemberRole.Admin, 2);

        var answer = (await host.GetAsync($"{organization.MembersPath}?{filter}", caller.Credentials)).HasStatus(HttpStatusCode.OK);

        Assert.Equal(name, string.Join(',', answer.Json.EnumerateArray().Select(member => member.GetProperty("name").GetString())));
    }

    [Theory]
    [InlineData("role=boss", "role must be one of owner, admin, developer, translator, reviewer")]
    [InlineData("role=4", "role must be one of owner, admin, developer, translator, reviewer")]
    [InlineData("limit=201", "limit must be a whole number from 1 to 200")]
    public async Task List_WithAWrongFilter_Answers400(string filter, string message)
    {
        var organization = await TestOrganization.AddAsync(host);
        var token = await organization.AddTokenAsync();

        Assert.Equal(
            $"[\"{message}\"]",
            (await host.GetAsync($"{organization.MembersPath}?{filter}", token.Credentials)).HasStatus(HttpStatusCode.BadRequest)
                .IsErrorInShape().Json.GetProperty("message").GetRawText());
    }

    private static (TestPerson Person, object[] Entities) NewPerson(TestOrganization organization, string name, MemberRole role, int hour)
    {
        var (person, entities) = organization.NewPerson(role: null, (user, _) => user.Name = name);
        var member = new Member
        {
            OrganizationId = organization.Id,
            UserId = person.UserId,
            Role = role,
            JoinedAt = TestTime.Start.AddHours(hour),
        };
        return (person, [.. entities, member]);
    }

    private async Task<TestPerson> AddAsync(TestOrganization organization, string name, MemberRole role, int hour)
    {
        var (person, entities) = NewPerson(organization, name, role, hour);
        await host.SaveAsync(entities);
        return person;
    }
}
