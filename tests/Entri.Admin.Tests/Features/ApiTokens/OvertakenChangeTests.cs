using System.Data.Common;
using System.Net;
using Entri.Admin.Domain;
using Entri.Admin.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;

namespace Entri.Admin.Tests.Features.ApiTokens;

/// <summary>Changes of a token that was changed after it was read for them.</summary>
public sealed class OvertakenChangeTests(
    OvertakenChangeTests.InterruptedHost interrupted) : IClassFixture<OvertakenChangeTests.InterruptedHost>
{
    private readonly AfterRead _meanwhile = interrupted.Meanwhile;
    private readonly EntriHost _host = interrupted.Host;

    [Fact]
    public async Task Scopes_NarrowedMeanwhile_AreNotGivenBackByWhoCouldNotGiveThem()
    {
        var organization = await TestOrganization.AddAsync(_host);
        var caller = await organization.AddTokenAsync([Scope.TokensWrite, Scope.ProjectsRead, Scope.ActivityRead]);
        var token = await organization.AddTokenAsync([Scope.ProjectsWrite]);
        _meanwhile.Do = () => ChangeAsync(token, set => set.SetProperty(row => row.Scopes, [Scope.ProjectsRead]));

        (await _host.PatchAsync(
            $"{organization.TokensPath}/{token.Id}", caller.Credentials, """{"scopes":["projects:write","activity:read"]}"""))
            .IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);

        Assert.Equal([Scope.ProjectsRead], (await ReadAsync(token)).Scopes);
    }

    [Fact]
    public async Task End_ComeNearerMeanwhile_IsNotPutOffByWhoCouldNotPutItOff()
    {
        var organization = await TestOrganization.AddAsync(_host);
        var caller = await organization.AddTokenAsync([Scope.TokensWrite]);
        var token = await organization.AddTokenAsync([Scope.ProjectsWrite]);
        _meanwhile.Do = () => ChangeAsync(token, set => set.SetProperty(row => row.ExpiresAt, TestTime.Start.AddDays(1)));

        (await _host.PatchAsync(
            $"{organization.TokensPath}/{token.Id}", caller.Credentials, """{"expiresAt":"2026-12-01T00:00:00Z"}"""))
            .IsError(HttpStatusCode.Forbidden, ErrorBodies.Forbidden);

        Assert.Equal(TestTime.Start.AddDays(1), (await ReadAsync(token)).ExpiresAt);
    }

    [Fact]
    public async Task Revoke_OfATokenThatIsChangedMeanwhile_EndsIt()
    {
        var organization = await TestOrganization.AddAsync(_host);
        var caller = await organization.AddTokenAsync([Scope.TokensWrite]);
        var token = await organization.AddTokenAsync([Scope.ProjectsWrite]);
        _meanwhile.Do = () => ChangeAsync(token, set => set.SetProperty(row => row.Scopes, [Scope.ProjectsRead]));

        (await _host.DeleteAsync($"{organization.TokensPath}/{token.Id}", caller.Credentials)).HasStatus(HttpStatusCode.NoContent);

        Assert.NotNull((await ReadAsync(token)).RevokedAt);
        (await _host.GetAsync("/api/projects", token.Credentials)).HasStatus(HttpStatusCode.Unauthorized);
    }

    /// <summary>Changes it as another process would, which waits for no turn of this one.</summary>
    private async Task ChangeAsync(TestToken token, Action<UpdateSettersBuilder<ApiToken>> change)
    {
        await using var db = _host.OpenDatabase();
        await db.ApiTokens.Where(row => row.Id == token.Id).ExecuteUpdateAsync(change, Cancellation);
    }

    private async Task<ApiToken> ReadAsync(TestToken token)
    {
        await using var db = _host.OpenDatabase();
        return await db.ApiTokens.AsNoTracking().SingleAsync(row => row.Id == token.Id, Cancellation);
    }

    /// <summary>Does something once, after the next read of a token and before whoever read it goes on.</summary>
    public sealed class AfterRead : DbCommandInterceptor
    {
        private Func<Task>? _do;

        public Func<Task> Do
        {
            set => _do = value;
        }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (eventData.CommandSource == CommandSource.LinqQuery
                && command.CommandText.Contains("FROM \"ApiTokens\"", StringComparison.Ordinal)
                && Interlocked.Exchange(ref _do, null) is { } work)
            {
                await work();
            }

            return result;
        }
    }

    public sealed class InterruptedHost : IAsyncDisposable
    {
        public InterruptedHost() => Host = EntriHost.WithServices(services => services.AddDatabaseInterceptor(Meanwhile));

        public AfterRead Meanwhile { get; } = new();

        public EntriHost Host { get; }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
