namespace Entri.Admin.Tests.Hosting;

/// <summary>Two instances on one database.</summary>
public sealed class TwoNodes : IAsyncDisposable
{
    public TwoNodes() => Second = EntriHost.With(TestDatabase.Settings(First.DataDirectory));

    public EntriHost First { get; } = new();

    public EntriHost Second { get; }

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }
}
