using BenchmarkDotNet.Attributes;
using Entri.Admin.Data;
using Entri.Admin.Domain;
using Entri.Admin.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Entri.Admin.Benchmarks;

/// <summary>
/// What it costs to find out whose token a value is, step by step and in all, among 1,000 tokens on SQLite. It runs in this process:
/// a generated program would have to be built with the whole app for each run.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class TokenVerification : IAsyncDisposable
{
    private DataFolder _folder = null!;
    private WebApplication _app = null!;
    private ApiTokenLookup _tokens = null!;
    private string _value = null!;
    private byte[] _hash = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _folder = new DataFolder();
        await SeededDatabase.CreateAsync(_folder.Path);
        _app = AdminApplication.Build(["--DataDirectory", _folder.Path]);
        _tokens = _app.Services.GetRequiredService<ApiTokenLookup>();
        _value = File.ReadLines(_folder.File(SeededDatabase.TokensFile)).Skip(50)
            .First()[$"{AuthenticationSchemes.ApiTokenHeader}: ".Length..];
        _hash = ApiTokenSecret.HashOf(_value);
        if (await AllAsync() is null)
        {
            throw new InvalidOperationException("The token was not found, so there is nothing to measure.");
        }
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _folder.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "Parse and checksum")]
    public bool Parse() => ApiTokenFormat.IsWellFormed(_value);

    [Benchmark(Description = "Hash")]
    public byte[] Hash() => ApiTokenSecret.HashOf(_value);

    [Benchmark(Description = "Look-up")]
    public async Task<ApiTokenGrant?> LookUpAsync() => await _tokens.FindAsync(_hash, CancellationToken.None);

    [Benchmark(Description = "All three")]
    public async Task<ApiTokenGrant?> AllAsync() =>
        ApiTokenFormat.IsWellFormed(_value) ? await _tokens.FindAsync(ApiTokenSecret.HashOf(_value), CancellationToken.None) : null;
}
