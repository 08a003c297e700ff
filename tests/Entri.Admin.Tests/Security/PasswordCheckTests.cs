using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Tests.Security;

public sealed class PasswordCheckTests : IAsyncLifetime
{
    private const string Right = "correct horse battery";
    private const int Attempts = 10;
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    /// <summary>A host of its own, because its clock moves, and quick at hashing, which it does forty times here.</summary>
    private readonly EntriHost _host = EntriHost.WithServices(
        services => services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1));

    private string _userId = "";

    public async ValueTask InitializeAsync()
    {
        var user = ApplicationUser.Create("Ada", "ada@example.com", _host.Clock.GetUtcNow());
        user.PasswordHash = _host.Get<IPasswordHasher<ApplicationUser>>().HashPassword(user, Right);
        await _host.SaveAsync(user);
        _userId = user.Id;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Account_AfterTooManyWrongPasswords_IsLockedForATime()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            Assert.False(await IsRightAsync("wrong"));
        }

        Assert.False(await IsRightAsync(Right));
        _host.Clock.Advance(Lock - TimeSpan.FromMilliseconds(1));
        Assert.False(await IsRightAsync(Right));
        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await IsRightAsync(Right));
    }

    [Fact]
    public async Task Account_WithARightPasswordInBetween_CountsFromTheStart()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var attempt = 0; attempt < Attempts - 1; attempt++)
            {
                Assert.False(await IsRightAsync("wrong"));
            }

            Assert.True(await IsRightAsync(Right));
        }
    }

    private async Task<bool> IsRightAsync(string password)
    {
        await using var db = _host.OpenDatabase();
        var user = await db.Users.AsNoTracking().SingleAsync(user => user.Id == _userId, Cancellation);
        return (await _host.Get<PasswordCheck>().IsRightAsync(user, password, Cancellation)).Value;
    }
}
