using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Features.Accounts;
using Entri.Admin.Tests.Infrastructure;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Features.Accounts;

public sealed class SignInTests : IAsyncDisposable
{
    private const string Password = "correct horse battery";
    private readonly EntriHost _host = new(new Dictionary<string, string>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Account_AfterTenWrongPasswords_IsLockedForAQuarterOfAnHour()
    {
        var organization = await TestOrganization.AddAsync(_host);
        ApplicationUser user = null!;
        await organization.AddPersonAsync(MemberRole.Owner, (person, _) =>
        {
            user = person;
            user.NormalizedEmail = user.Email!.ToUpperInvariant();
            user.PasswordHash = new PasswordHasher<ApplicationUser>().HashPassword(user, Password);
        });
        Assert.Null((await SignInAsync(user, Password)).Failure);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SignInAsync(user, "a wrong password")));

        Assert.NotNull((await SignInAsync(user, Password)).Failure);
        _host.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.NotNull((await SignInAsync(user, Password)).Failure);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null((await SignInAsync(user, Password)).Failure);
    }

    private async Task<Result<StartedSession>> SignInAsync(ApplicationUser user, string password)
    {
        await using var scope = _host.App.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignIn>()
            .ExecuteAsync(user.Email, password, new Client(IPAddress.Loopback, "tests"), oldSessionId: null, Cancellation);
    }
}
