using System.Globalization;
using System.Net;
using Entri.Admin.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Api;

/// <summary>A file that is sent slowly does not outlast the right to it.</summary>
public sealed class SlowDownloadTests(SlowDownloadTests.SlowHost host) : IClassFixture<SlowDownloadTests.SlowHost>
{
    /// <summary>More than are read at once.</summary>
    private const int Rows = 600;

    private static readonly string[] TokenEnds = ["revoked", "disabled", "narrowed", "limited", "elsewhere"];
    private static readonly string[] PersonEnds = ["signed out", "removed", "locked out", "demoted"];

    public static TheoryData<string, string> Ends => [.. from file in (string[])["tokens", "activity"]
                                                         from end in (string[])[.. TokenEnds, .. PersonEnds]
                                                         select (file, end)];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Download_WhoseCallerMayNoMore_IsBrokenOff(string file, string end)
    {
        var organization = await host.OrganizationAsync();
        var token = await organization.AddTokenAsync();
        var person = await organization.AddPersonAsync(MemberRole.Developer);
        var isDone = false;
        host.Meanwhile = async () =>
        {
            await EndAsync(end, organization, token, person);
            isDone = true;
        };

        await Assert.ThrowsAsync<HttpRequestException>(
            () => host.GetAsync(PathOf(organization, file), TokenEnds.Contains(end) ? token.Credentials : person.Credentials));

        Assert.True(isDone);
    }

    [Theory]
    [InlineData("tokens")]
    [InlineData("activity")]
    public async Task Download_ThatIsOnlySlow_IsWhole(string file)
    {
        var organization = await host.OrganizationAsync();
        var token = await organization.AddTokenAsync();
        host.Meanwhile = () => Task.Delay(100, Cancellation);

        var answer = (await host.GetAsync(PathOf(organization, file), token.Credentials)).HasStatus(HttpStatusCode.OK);

        var total = int.Parse(answer.Header("X-Total-Count")!, CultureInfo.InvariantCulture);
        Assert.True(total >= Rows);
        Assert.Equal(total + 1, answer.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Token_DisabledWhileItsRequestRuns_StaysDisabled()
    {
        var organization = await TestOrganization.AddAsync(host);
        var (admin, token) = (await organization.AddTokenAsync(), await organization.AddTokenAsync());
        var path = $"{organization.TokensPath}/{token.Id}";
        host.Meanwhile = async () => (await host.PatchAsync(path, admin.Credentials, new { disabled = true })).HasStatus(HttpStatusCode.OK);

        // All of it was read before.
        (await host.GetAsync(PathOf(organization, "tokens"), token.Credentials)).HasStatus(HttpStatusCode.OK);
        await host.FlushUsesAsync();

        var row = (await host.GetAsync(path, admin.Credentials)).HasStatus(HttpStatusCode.OK).Json;
        Assert.True(row.GetProperty("disabled").GetBoolean());
        Assert.Equal(TestTime.Start, row.GetProperty("lastUsedAt").GetDateTimeOffset());
        (await host.GetAsync("/api/tokens/self", token.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
    }

    private static string PathOf(TestOrganization organization, string file) =>
        $"{(file == "tokens" ? organization.TokensPath : organization.ActivityPath)}/export";

    private async Task EndAsync(string end, TestOrganization organization, TestToken token, TestPerson person)
    {
        await using var db = host.OpenDatabase();
        var row = await db.ApiTokens.SingleAsync(row => row.Id == token.Id, Cancellation);
        var user = await db.Users.SingleAsync(user => user.Id == person.UserId, Cancellation);
        var member = await db.Members.SingleAsync(
            member => member.UserId == person.UserId && member.OrganizationId == organization.Id, Cancellation);
        switch (end)
        {
            case "revoked":
                row.Revoke(TestTime.Start);
                break;
            case "disabled":
                row.DisabledAt = TestTime.Start;
                break;
            case "narrowed":
                row.Scopes = [Scope.ProjectsRead];
                break;
            case "limited":
                row.Projects = ProjectSet.Parse("proj_1");
                break;
            case "elsewhere":
                row.AllowedIps = ["203.0.113.7"];
                break;
            case "signed out":
                await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteDeleteAsync(Cancellation);
                break;
            case "removed":
                db.Remove(member);
                break;
            case "locked out":
                user.DisabledAt = TestTime.Start;
                break;
            case "demoted":
                member.Role = MemberRole.Reviewer;
                break;
        }

        await db.SaveChangesAsync(Cancellation);
    }

    /// <summary>A host whose clients take the first part of a file, and then wait.</summary>
    public sealed class SlowHost : EntriHost
    {
        private readonly Pause _pause;
        private TestOrganization? _organization;

        public SlowHost()
            : this(new Pause())
        {
        }

        private SlowHost(Pause pause)
            : base([], services => services.AddSingleton<IStartupFilter>(pause)) => _pause = pause;

        /// <summary>Happens while a client waits.</summary>
        public Func<Task> Meanwhile
        {
            set => _pause.Meanwhile = value;
        }

        /// <summary>An organization with more of everything than one part has.</summary>
        public async Task<TestOrganization> OrganizationAsync()
        {
            if (_organization is null)
            {
                _organization = await TestOrganization.AddAsync(this);
                await SaveAsync([.. Enumerable.Range(0, Rows).Select(_ => _organization.NewToken().Entity)]);
                await SaveAsync([.. Enumerable.Range(0, Rows).Select(_ => new ActivityEntry
                {
                    Id = EntityId.NewActivity(TestTime.Start),
                    Action = ActivityActions.UserSignedIn,
                    OrganizationId = _organization.Id,
                    UserName = "Ada Lovelace",
                    TargetId = "user_1",
                    TargetType = "user",
                    CreatedAt = TestTime.Start,
                })]);
            }

            return _organization;
        }

        private sealed class Pause : IStartupFilter
        {
            public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
            {
                app.Use((context, rest) =>
                {
                    if (context.Request.Path.Value!.EndsWith("/export", StringComparison.Ordinal))
                    {
                        context.Response.Body = new PausingStream(context.Response.Body, Meanwhile);
                    }

                    return rest(context);
                });
                next(app);
            };
        }

        /// <summary>Passes the first write on, and then pauses.</summary>
        private sealed class PausingStream(Stream inner, Func<Task> pause) : Stream
        {
            private bool _hasPaused;

            public override bool CanRead => false;

            public override bool CanSeek => false;

            public override bool CanWrite => true;

            public override long Length => throw new NotSupportedException();

            public override long Position
            {
                get => throw new NotSupportedException();
                set => throw new NotSupportedException();
            }

            public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            {
                await inner.WriteAsync(buffer, cancellationToken);
                if (!_hasPaused)
                {
                    _hasPaused = true;
                    await inner.FlushAsync(cancellationToken);
                    await pause();
                }
            }

            public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
                WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

            public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

            public override void Flush() => inner.Flush();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();
        }
    }
}
