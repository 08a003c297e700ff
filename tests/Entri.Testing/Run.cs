namespace Entri.Testing;

/// <summary>What every test of a run needs at hand.</summary>
public static class Run
{
    /// <summary>Ends what a test waits for where the run is cancelled.</summary>
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
