using System.Net;
using BenchmarkDotNet.Attributes;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Benchmarks;

/// <summary>What it costs to count a request, and to write a batch of what was counted of 100 tokens on SQLite.</summary>
[InProcess]
[MemoryDiagnoser]
public class UsageCounting : IAsyncDisposable
{
    private DataFolder _folder = null!;
    private WebApplication _app = null!;
    private ApiTokenUses _uses = null!;
    private ApiCall[] _calls = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _folder = new DataFolder();
        await SeededDatabase.CreateAsync(_folder.Path);
        _app = AdminApplication.Build(["--DataDirectory", _folder.Path]);
        _uses = _app.Services.GetRequiredService<ApiTokenUses>();
        await using var db = await _app.Services.GetRequiredService<IDbContextFactory<EntriDbContext>>().CreateDbContextAsync();
        var ids = await db.ApiTokens.Take(100).Select(token => token.Id).ToArrayAsync();
        _calls = Array.ConvertAll(ids, id => new ApiCall(
            id, ValueNumber: 1, CallOutcome.Ok, Scope.ProjectsRead.Name, ProjectId: "", IPAddress.Loopback, UserAgent: "curl/8.5.0"));
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _folder.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "Count a request")]
    public void Add() => _uses.Add(_calls[0], DateTimeOffset.UtcNow);

    [Benchmark(Description = "Write a batch")]
    public async Task FlushAsync()
    {
        foreach (var call in _calls)
        {
            _uses.Add(call, DateTimeOffset.UtcNow);
        }

        await _uses.FlushAsync(CancellationToken.None);
    }
}
