using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Features.Organizations;
using Entri.Admin.Security;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entri.Admin.Tests.Security;

/// <summary>The clock was ahead and is right again: nothing that it stored opens a door, keeps one shut, or stays on top.</summary>
public sealed class FutureTimesTests : IAsyncLifetime
{
    private const int DaysAhead = 400;
    private readonly EntriHost _host = new();
    private TestOrganization _organization = null!;
    private TestPerson _person = null!;

    public async ValueTask InitializeAsync()
    {
        (_organization, _person) = await TestOrganization.AddWithAsync(_host);
        _host.Clock.Advance(TimeSpan.FromDays(DaysAhead));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Session_OfAClockThatWasAhead_HasEndedAndNeverComesBack()
    {
        var early = await SignInAsync();
        SetClockRight();

        (await _host.GetAsync("/api/projects", early)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        var late = await SignInAsync();
        (await _host.GetAsync("/api/projects", late)).HasStatus(HttpStatusCode.OK);

        _host.Clock.Advance(TimeSpan.FromDays(DaysAhead));
        (await _host.GetAsync("/api/projects", early)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    /// <summary>Neither by itself nor in the hand of who kept a copy of the cookie.</summary>
    [Fact]
    public async Task Session_FromTheFuture_IsStillEndedWhenThatDayComes()
    {
        var early = await SignInAsync();
        SetClockRight();

        (await _host.GetAsync("/api/projects", early)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
        await using var db = _host.OpenDatabase();
        await Wait.UntilAsync(async () => !await db.Sessions.AnyAsync(session => session.CreatedAt > TestTime.Start, Cancellation));

        _host.Clock.Advance(TimeSpan.FromDays(DaysAhead));
        (await _host.GetAsync("/api/projects", early)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Fact]
    public async Task Session_OfAnInstanceWhoseClockIsALittleAhead_Lives()
    {
        SetClockRight();
        _host.Clock.Advance(StoredTimes.MaxSkew);
        var session = await SignInAsync();
        SetClockRight();

        (await _host.GetAsync("/api/projects", session)).HasStatus(HttpStatusCode.OK);
    }

    /// <summary>It was right when the request came in, and was set back before its change had its turn.</summary>
    [Fact]
    public async Task Change_OfASessionFromTheFuture_IsRefused()
    {
        await SignInAsync();
        await using var db = _host.OpenDatabase();
        var sessionId = await db.Sessions.Where(session => session.Id != _person.SessionId).Select(session => session.Id)
            .SingleAsync(Cancellation);
        var caller = (await _host.Get<SessionStore>().FindByIdAsync(sessionId, organizationId: null, Cancellation))!.Caller!;
        SetClockRight();

        var result = await _host.Get<CallerWriter>().WriteAsync<Done>(
            caller, (_, _) => Task.FromResult<Result<Done>>(default(Done)), Cancellation);

        Assert.IsType<Failure.CallerEnded>(result.Failure);
    }

    [Fact]
    public void Proof_FromTheFuture_IsNone()
    {
        var caller = new PersonCaller
        {
            OrganizationId = _organization.Id,
            Name = "Ada",
            Scopes = ScopeSet.None,
            UserId = _person.UserId,
            SessionId = _person.SessionId,
            Role = MemberRole.Owner,
            ProvenAt = _host.Clock.GetUtcNow(),
        };
        SetClockRight();

        Assert.IsType<Failure.ProofRequired>(_host.Get<IdentityProof>().Check(caller));
    }

    [Fact]
    public async Task Lock_OfAClockThatWasAhead_KeepsNobodyOut()
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await CheckAsync("wrong horse battery");
        }

        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync(TestOrganization.Password));
        SetClockRight();

        Assert.Equal(PasswordVerdict.Right, await CheckAsync(TestOrganization.Password));
    }

    [Fact]
    public void Browser_KnownFromTheFuture_IsAStranger()
    {
        var devices = _host.Get<DeviceCookie>();
        var early = devices.Issue(_person.Email, _person.UserId);
        SetClockRight();
        var late = devices.Issue(_person.Email, _person.UserId);

        Assert.Null(devices.Read(early, _person.Email));
        Assert.Equal(_person.UserId, devices.Read(late, _person.Email)?.UserId);

        _host.Clock.Advance(TimeSpan.FromDays(364));
        Assert.NotNull(devices.Read(late, _person.Email));
        _host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(devices.Read(late, _person.Email));
    }

    [Fact]
    public async Task Value_ReplacedUnderAClockThatWasAhead_IsRefused()
    {
        var token = await _organization.AddTokenAsync();
        await using (var db = _host.OpenDatabase())
        {
            var row = await db.ApiTokens.Include(row => row.Values).SingleAsync(row => row.Id == token.Id, Cancellation);
            row.AddValue([1, .. token.Id.Select(character => (byte)character)], "entri_Ab12", "x9Zq", _host.Clock.GetUtcNow());
            await db.SaveChangesAsync(Cancellation);
        }

        SetClockRight();

        (await _host.GetAsync("/api/projects", token.Credentials)).IsError(HttpStatusCode.Unauthorized, ErrorBodies.Unauthorized);
    }

    [Fact]
    public async Task Invitation_OfAClockThatWasAhead_HasExpired()
    {
        var invited = await _organization.AddPersonAsync(role: null);
        var sent = await _host.PostAsync(
            $"/api/organizations/{_organization.Id}/members/invite",
            await SignInAsync(),
            new { email = invited.Email, role = "admin" });
        var code = sent.HasStatus(HttpStatusCode.Created).Json.GetProperty("link").GetString()!.Split('/')[^1];
        SetClockRight();

        var answer = await _host.SendAsync("POST", $"/api/invitations/{code}/accept", await SignInAsync(invited));

        Assert.Contains("has expired", answer.HasStatus(HttpStatusCode.Conflict).Body, StringComparison.Ordinal);
        Assert.Equal((0, 1), (await CountAsync("pending"), await CountAsync("expired")));

        async Task<int> CountAsync(string status) =>
            (await _host.GetAsync($"/api/organizations/{_organization.Id}/invitations?status={status}", await SignInAsync()))
                .Json.GetProperty("meta").GetProperty("total").GetInt32();
    }

    [Fact]
    public async Task Offer_OfAClockThatWasAhead_IsNone()
    {
        var member = await _organization.AddPersonAsync(MemberRole.Admin);
        var path = $"/api/organizations/{_organization.Id}/transfer";
        (await _host.PostAsync(path, await SignInAsync(), new { userId = member.UserId })).HasStatus(HttpStatusCode.Accepted);
        SetClockRight();
        var theirs = await SignInAsync(member);

        (await _host.SendAsync("POST", $"{path}/accept", theirs)).HasStatus(HttpStatusCode.NotFound);
        (await _host.GetAsync(path, theirs)).HasStatus(HttpStatusCode.NotFound);
        await using var db = _host.OpenDatabase();
        var sessionId = await db.Sessions.Where(session => session.UserId == member.UserId).Select(session => session.Id)
            .SingleAsync(Cancellation);
        var caller = (await _host.Get<SessionStore>().FindByIdAsync(sessionId, organizationId: null, Cancellation))!.Caller!;
        Assert.Empty((await _host.Get<ListTransferOffers>().ExecuteAsync(caller, isHereOnly: false, Cancellation)).Value);
    }

    [Fact]
    public async Task Repetition_OfWhatWasDoneUnderAClockThatWasAhead_IsDoneAnew()
    {
        var token = await _organization.AddTokenAsync();
        var first = await CreateAsync();
        SetClockRight();

        var (second, third) = (await CreateAsync(), await CreateAsync());

        Assert.NotEqual(first, second);
        Assert.Equal(second, third);

        async Task<string> CreateAsync() =>
            (await _host.PostAsync(_organization.TokensPath, token.Credentials.With("Idempotency-Key", "deploy"), new { name = "CI" })).Id;
    }

    [Fact]
    public async Task Callers_CountedUnderAClockThatWasAhead_AreForgotten()
    {
        var limiter = new RateLimiter(Options.Create(new RateLimitOptions()), _host.Clock);
        foreach (var number in Enumerable.Range(0, 100))
        {
            await limiter.AcquireAsync($"{number}", ownLimit: null, Cancellation);
        }

        SetClockRight();

        await limiter.AcquireAsync("last", ownLimit: null, Cancellation);
        Assert.Equal(1, limiter.Count);
    }

    [Fact]
    public async Task LastUse_FromTheFuture_GivesWayToTheNext()
    {
        var token = await _organization.AddTokenAsync();
        await UseAsync(token);
        SetClockRight();

        await UseAsync(token);

        await using var db = _host.OpenDatabase();
        Assert.Equal(
            TestTime.Start, await db.ApiTokens.Where(row => row.Id == token.Id).Select(row => row.LastUsedAt).SingleAsync(Cancellation));
    }

    [Fact]
    public async Task LateUse_FromTheFuture_GivesWayToTheNext()
    {
        SetClockRight();
        var token = await _organization.AddTokenAsync(
            change: row => row.AddValue([1, .. row.Id.Select(character => (byte)character)], "entri_Ab12", "x9Zq", TestTime.Start));
        await using var db = _host.OpenDatabase();
        var old = db.ApiTokenValues.Where(value => value.TokenId == token.Id && value.Number == 1);
        await old.ExecuteUpdateAsync(
            set => set.SetProperty(value => value.UsedAfterEndAt, TestTime.Start.AddDays(DaysAhead)), Cancellation);

        (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
        await _host.FlushUsesAsync();

        Assert.Equal(TestTime.Start, await old.Select(value => value.UsedAfterEndAt).SingleAsync(Cancellation));
    }

    [Fact]
    public async Task Activity_AfterAClockThatWasAhead_IsInTheOrderInWhichItHappened()
    {
        var token = await _organization.AddTokenAsync();
        var first = await AddProjectAsync();
        SetClockRight();
        var (second, third) = (await AddProjectAsync(), await AddProjectAsync());

        var entries = (await _host.GetAsync(_organization.ActivityPath, token.Credentials)).Json.GetProperty("data").EnumerateArray();

        Assert.Equal([third, second, first], entries.Select(entry => entry.GetProperty("targetId").GetString()));

        async Task<string> AddProjectAsync() =>
            (await _host.PostAsync("/api/projects", token.Credentials, new { name = "Shop", sourceLanguage = "en" })).Id;
    }

    private void SetClockRight() => _host.Clock.AdjustTime(TestTime.Start);

    private async Task<Credentials> SignInAsync(TestPerson? person = null)
    {
        var started = await _host.Get<SignIn>().ExecuteAsync(
            (person ?? _person).Email,
            TestOrganization.Password,
            new Client(IPAddress.Loopback, "tests"),
            oldSessionId: null,
            Cancellation);
        return Credentials.Session(started.Value.Secret);
    }

    private async Task<PasswordVerdict> CheckAsync(string password)
    {
        await using var db = _host.OpenDatabase();
        var user = await db.Users.AsNoTracking().SingleAsync(user => user.Id == _person.UserId, Cancellation);
        return (await _host.Get<PasswordCheck>().CheckAsync(user, password, browser: null, Cancellation)).Value;
    }

    private async Task UseAsync(TestToken token)
    {
        (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.OK);
        await _host.FlushUsesAsync();
    }
}
