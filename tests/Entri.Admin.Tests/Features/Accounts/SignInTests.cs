using System.Data.Common;
using System.Net;
using Entri.Admin.Data;
using Entri.Admin.Data.PostgreSql;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.Accounts;

/// <summary>Signing in while something else happens to the same person.</summary>
public sealed class SignInTests
{
    private const string Password = "correct horse battery staple";

    /// <summary>Domains were kept as they were typed once.</summary>
    [Theory]
    [InlineData("ada@münchen.example")]
    [InlineData("ada@xn--mnchen-3ya.example")]
    public async Task SignIn_ToAnAccountWhoseDomainIsKeptInItsLetters_Succeeds(string typed)
    {
        await using var host = new EntriHost();
        var organization = await TestOrganization.AddAsync(host);
        await organization.AddPersonAsync(
            MemberRole.Owner, (user, _) => (user.Email, user.NormalizedEmail) = ("ada@münchen.example", "ADA@MÜNCHEN.EXAMPLE"));

        var started = await host.Get<SignIn>().ExecuteAsync(
            typed, TestOrganization.Password, new Client(IPAddress.Loopback, "tests"), oldSessionId: null, Cancellation);

        Assert.Null(started.Failure);
    }

    [Fact]
    public async Task SignIn_WhileOthersKeepWritingInTheSameLog_Succeeds()
    {
        await using var host = new EntriHost();
        var organization = await TestOrganization.AddAsync(host);
        var (person, token) = (await AddPersonAsync(organization), await organization.AddTokenAsync());
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                (await host.PostAsync("/api/projects", token.Credentials, new { name = "Shop", sourceLanguage = "en" }))
                    .HasStatus(HttpStatusCode.Created);
            }
        })).ToArray();

        for (var count = 0; count < 5; count++)
        {
            Assert.Null((await SignInAsync(host, person.UserId)).Failure);
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    [Trait(TestTraits.Engine, DatabaseOptions.PostgreSql)]
    public async Task SignIn_WhileThePersonIsRemovedFromTheOrganization_OpensTheOther()
    {
        TestDatabase.SkipUnlessPostgreSql();
        var removal = new Meanwhile("UPDATE \"AspNetUsers\"");
        await using var host = EntriHost.WithServices(services =>
            services.ConfigureDbContext<PostgreSqlEntriDbContext>(options => options.AddInterceptors(removal), ServiceLifetime.Singleton));
        var (first, second) = (await TestOrganization.AddAsync(host), await TestOrganization.AddAsync(host));
        var person = await AddPersonAsync(first);
        await host.SaveAsync(
            new Member
            {
                OrganizationId = second.Id,
                UserId = person.UserId,
                Role = MemberRole.Reviewer,
                JoinedAt = TestTime.Start.AddDays(-1),
            });
        await using var db = host.OpenDatabase();
        removal.Do(() => db.Members.Where(member => member.OrganizationId == first.Id).ExecuteDeleteAsync(Cancellation));

        var result = await SignInAsync(host, person.UserId);

        Assert.Null(result.Failure);
        Assert.True(removal.IsDone);
        Assert.Equal(second.Id, result.Value.Session.OrganizationId);
    }

    private static Task<TestPerson> AddPersonAsync(TestOrganization organization) =>
        organization.AddPersonAsync(MemberRole.Owner, (user, _) =>
    {
        user.NormalizedEmail = user.Email!.ToUpperInvariant();
        user.PasswordHash = new PasswordHasher<ApplicationUser>().HashPassword(user, Password);
    });

    private static async Task<Result<StartedSession>> SignInAsync(EntriHost host, string userId)
    {
        await using var db = host.OpenDatabase();
        var email = await db.Users.Where(user => user.Id == userId).Select(user => user.Email).SingleAsync(Cancellation);
        await using var scope = host.App.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignIn>().ExecuteAsync(
            email, Password, new Client(IPAddress.Loopback, "tests"), oldSessionId: null, Cancellation);
    }

    /// <summary>Does something once, just before a command runs.</summary>
    private sealed class Meanwhile(string command) : DbCommandInterceptor
    {
        private Func<Task>? _work;

        public bool IsDone { get; private set; }

        public void Do(Func<Task> work) => _work = work;

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand executing, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (executing.CommandText.Contains(command, StringComparison.Ordinal) && Interlocked.Exchange(ref _work, null) is { } work)
            {
                await work();
                IsDone = true;
            }

            return result;
        }
    }
}
