using Entri.Admin.Data;
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

    /// <summary>Ten are counted, and none of them has been found wrong yet: so it is when many come at once.</summary>
    [Fact]
    public async Task Account_WhileTheLastAllowedGuessIsBeingChecked_TakesNoOther()
    {
        await using (var db = _host.OpenDatabase())
        {
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.AccessFailedCount, Attempts), Cancellation);
        }

        Assert.False(await IsRightAsync(Right));
        _host.Clock.Advance(Lock);
        Assert.True(await IsRightAsync(Right));
    }

    [Fact]
    [Trait(TestTraits.Engine, DatabaseOptions.Sqlite)]
    public async Task Account_WithTheRightPasswordAsTheSixteenthOfFiftyAtOnce_RefusesIt()
    {
        TestDatabase.SkipUnlessSqlite();

        // Changes get their turn in the order in which they came: all fifty are counted before the first one is found wrong.
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = _host.Get<DatabaseWriter>().WriteAsync(
            async _ =>
            {
                begun.TrySetResult();
                await release.Task;
            },
            Cancellation);
        await begun.Task.InTimeAsync();
        var guesses = Enumerable.Range(1, 15).Select(_ => IsRightAsync("wrong")).ToList();
        var right = IsRightAsync(Right);
        guesses.AddRange(Enumerable.Range(17, 34).Select(_ => IsRightAsync("wrong")));

        release.TrySetResult();
        await holding;

        Assert.All(await Task.WhenAll(guesses), Assert.False);
        Assert.False(await right);
        Assert.False(await IsRightAsync(Right));
    }

    private async Task<bool> IsRightAsync(string password)
    {
        await using var db = _host.OpenDatabase();
        var user = await db.Users.AsNoTracking().SingleAsync(user => user.Id == _userId, Cancellation);
        return (await _host.Get<PasswordCheck>().CheckAsync(user, password, browser: null, Cancellation)).Value == PasswordVerdict.Right;
    }
}
